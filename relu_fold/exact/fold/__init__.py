"""Fold space: the image of a line or a plane under a layer, what lands on one spot of it, and no fold at all."""
