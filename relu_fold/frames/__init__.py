"""What a picture shows, in numbers and words: pure functions of a view, without colours or pixels."""
