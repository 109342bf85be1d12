// The address of the network's coordinator, to which an XBee sends unless told otherwise.
constexpr uint64_t XBEE_COORDINATOR = 0;
