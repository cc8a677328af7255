"""The lessons as plain data: what one is, those about folding, those about training, and all of them in order."""
