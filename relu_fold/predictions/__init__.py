"""Questions that are made from a view, and whether an answer is right: pure, and nothing is kept between the two."""
