"""`python -m groundstation` is the program groundstation."""

from groundstation.cli import main

main()
