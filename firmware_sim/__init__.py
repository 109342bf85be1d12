"""Plays a CanSat: a physical flight, its sensors, its firmware and its radio, as a program.

`firmware_sim.flight.fly` is the library door: packets of one flight, with no thread, no
port and no clock inside. `cansat-sim` sends them to a pseudo-terminal, a TCP port or a file.
"""
