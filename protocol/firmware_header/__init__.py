"""Mission to C++: the header with which a CanSat's firmware sends what the mission says.

The header is plain C++11 for any microcontroller: no heap, no library but the C one, no printf.
It holds a struct for each kind of packet, a function that writes it as a frame into a buffer, and
a parser of the mission's commands. What never changes lies in `parts`; what depends on the mission
is made by the modules beside it.
"""

from protocol.firmware_header.header import firmware_header

__all__ = ["firmware_header"]
