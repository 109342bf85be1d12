"""Plays a CanSat: a physical flight, its sensors, its firmware and its radio, as a program.

`firmware_sim.flight.fly` is the library door: packets of one flight, with no thread, no
port and no clock inside. `cansat-sim` is a thin layer on it that sends them to ports and files,
at the pace of a clock, and takes commands from there.
"""
