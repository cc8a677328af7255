"""Networks in files: read without trust in what they say of themselves, and written so that every bit comes back."""
