"""Lets `python -m firmware_sim` do what `cansat-sim` does."""

from firmware_sim.cli import main

if __name__ == "__main__":
    main()
