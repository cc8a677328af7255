"""The server's side, in flask: who is let in, whose turn it is, what is refused, how answers travel."""
