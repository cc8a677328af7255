"""One question of the page, one answer: pure, and without a word of the web."""
