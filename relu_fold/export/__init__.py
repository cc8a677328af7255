"""What leaves the app as a file: pictures, tables, code. Pure functions of a view."""
