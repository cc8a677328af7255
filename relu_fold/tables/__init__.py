"""Rows of numbers: files of points, read without trust in what they say."""
