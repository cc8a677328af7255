"""One input: the pieces of a network on an interval, where it takes a value, and who makes which knot."""
