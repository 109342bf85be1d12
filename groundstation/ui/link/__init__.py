"""The link: what was received, lost and rejected, how strong, and the latest frame by field."""
