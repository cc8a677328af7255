"""Numbers to pictures: pure functions that return plain dicts, which plotly and the page's painter draw."""
