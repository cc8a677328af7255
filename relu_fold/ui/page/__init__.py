"""The parts of the page: components, their ids and their order."""
