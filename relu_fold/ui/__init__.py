"""The dashboard: the only importers of dash."""
