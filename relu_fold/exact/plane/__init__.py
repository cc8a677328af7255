"""Two inputs: the regions of a network in a box, cut one layer after the other; `subdivision` is the way in."""
