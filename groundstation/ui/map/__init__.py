"""The map: track, pad, CanSat and crew in metres around the pad, without internet."""
