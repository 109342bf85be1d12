"""Other programs' files turned into flight logs, as if the radio had brought them."""
