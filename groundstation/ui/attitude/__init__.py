"""Which way the CanSat points: a body that leans and turns, with the numbers beside it."""
