"""A flight decoded as a whole, of which any moment can be shown at once."""
