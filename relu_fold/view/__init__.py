"""`ViewState`, what a link restores, and all that makes one view from another."""
