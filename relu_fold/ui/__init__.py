"""The page, the callbacks, the app: the only importers of dash."""
