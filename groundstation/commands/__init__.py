"""The commands of the command line, by their occasion."""
