"""What just happened: two exact pictures of one network, compared; and in words what is notable between them."""
