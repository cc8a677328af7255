"""Models of other libraries, in memory, as networks. Nothing of those libraries is imported."""
