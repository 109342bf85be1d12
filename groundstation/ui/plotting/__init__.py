"""Plots over time, painted as on a strip of paper: what stands is kept, only what is new is drawn.

The cost of a frame follows from the pixels, never from the length of the flight.
"""
