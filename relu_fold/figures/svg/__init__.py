"""Pictures as SVG, written without a browser: lines crisp, text as text."""
