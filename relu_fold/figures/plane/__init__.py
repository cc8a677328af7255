"""The stage of a network of two inputs: sheets, surface, map, and the regions by name."""
