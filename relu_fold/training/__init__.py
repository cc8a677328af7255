"""How a network learns where to fold: data, losses, steps downhill, and the exact loss along its own numbers."""
