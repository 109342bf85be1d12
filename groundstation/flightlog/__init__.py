"""The flight log: an append-only file that holds everything received, described in
docs/flight-log.md."""
