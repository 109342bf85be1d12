"""The first page: connect, fly the simulator, open a flight, describe a packet."""
