// Finds in what an XBee in API mode gives, byte by byte, the data that it has received by radio.
class XbeeData {
 public:
  // Takes the next byte; when true, it was one of the data, and byte() is what was sent.
  bool take(uint8_t byte) {
    if (byte == 0x7E && (XBEE_MODE == 2 || place_ == 0)) return begin();
    if (place_ == 0) return false;
    if (XBEE_MODE == 2 && byte == 0x7D) {
      escape_ = 0x20;
      return false;
    }
    byte_ = static_cast<uint8_t>(byte ^ escape_);
    escape_ = 0;
    return place_ < 3 ? length() : content();
  }

  uint8_t byte() const { return byte_; }

 private:
  bool begin() {
    place_ = 1;
    left_ = 0;
    escape_ = 0;
    return false;
  }

  bool length() {
    left_ = static_cast<uint16_t>(left_ << 8 | byte_);
    ++place_;
    if (place_ == 3 && (left_ == 0 || left_ > 300)) place_ = 0;  // no frame is longer
    return false;
  }

  bool content() {
    if (left_ == 0) {  // the checksum: the way from the radio to here is a short wire
      place_ = 0;
      return false;
    }
    if (place_ == 3) head_ = head_of(byte_);
    --left_;
    return place_++ >= head_;
  }

  // Where the data begin in a frame that brings some, by its type: receive packets of all kinds.
  static uint16_t head_of(uint8_t type) {
    if (type == 0x80) return 3 + 11;
    if (type == 0x81) return 3 + 5;
    if (type == 0x90) return 3 + 12;
    if (type == 0x91) return 3 + 18;
    return 0xFFFF;
  }

  uint16_t place_ = 0;  // in the frame, 0 outside of one
  uint16_t left_ = 0;
  uint16_t head_ = 0;
  uint8_t escape_ = 0;
  uint8_t byte_ = 0;
};
