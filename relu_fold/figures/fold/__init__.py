"""The panel of fold space, for lines and planes."""
