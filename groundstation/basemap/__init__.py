"""Pictures of the ground to lie under the track: prepared at home, read without internet."""
