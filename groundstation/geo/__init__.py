"""Places on the Earth: metres around a point, bearings and distances, lengths for rings."""
