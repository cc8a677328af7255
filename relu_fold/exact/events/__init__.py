"""What happens to knots and creases while one number of a network is turned; `events` is the way in."""
