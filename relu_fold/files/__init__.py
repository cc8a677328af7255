"""Networks that come from elsewhere: models of other libraries, and files."""
