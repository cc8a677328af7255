"""What enters a layer after the first, beside its stage."""
