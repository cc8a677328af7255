"""What the page asks of a run: some steps further, the loss along a number, the loss over two."""
