"""What must hold in a mission beyond the types of its keys, each fault as one sentence."""
