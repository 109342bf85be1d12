"""What a crew does with a mission: describe it, read it, look into what does not fit it."""
