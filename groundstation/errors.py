"""Mistakes a person can mend."""


class UserError(Exception):
    """A sentence for the person at the keyboard: what is wrong, where, and how to mend it."""
