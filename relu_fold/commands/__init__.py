"""What the command line does besides serving: draw a picture, count regions."""
