"""Sans-I/O telemetry protocol: bytes in, packets out; values in, bytes out.

Nothing here opens a port or a socket or asks a clock, so every case of a radio
link is a plain function call in a test.
"""
