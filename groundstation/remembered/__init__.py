"""What is kept on this machine from one start to the next."""
