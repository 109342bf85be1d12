"""A first draft of a mission: from a table, a capture or a C struct to a file with comments.

Every guess is explained where it stands, so that a team can put right what is wrong.
"""
