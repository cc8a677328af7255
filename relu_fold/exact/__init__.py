"""The exact core: what a network does to a line and to a plane. It knows no view, no picture and no web."""
