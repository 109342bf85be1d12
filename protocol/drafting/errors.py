"""What cannot be made into a draft of a mission."""


class DraftError(ValueError):
    """A sentence on why there is no draft, and the mend; the caller says of which file."""
