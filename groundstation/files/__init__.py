"""Files that people name, and files that appear whole or not at all."""
