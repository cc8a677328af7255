"""Figures for a notebook: plotly's own, which the reader can turn and zoom."""
