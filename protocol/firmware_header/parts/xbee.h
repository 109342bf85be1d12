// Wraps `data` bytes at the end of the buffer into transmit requests at its beginning.
class Xbee {
 public:
  Xbee(uint8_t* buffer, size_t size, size_t data) : buffer_(buffer), size_(size), left_(data) {}

  size_t wrap(uint64_t destination, size_t most_in_one) {
    while (left_ > 0 && !too_long_) request(destination, left_ < most_in_one ? left_ : most_in_one);
    return too_long_ ? 0 : length_;
  }

 private:
  void request(uint64_t destination, size_t bytes) {
    write(0x7E);
    escaped(static_cast<uint8_t>((bytes + 14) >> 8 & 0xFF));
    escaped(static_cast<uint8_t>((bytes + 14) & 0xFF));
    sum_ = 0;
    counted(0x10);  // transmit request
    counted(0x00);  // no status wanted
    for (uint8_t i = 8; i > 0; --i) {
      counted(static_cast<uint8_t>(destination >> (8 * (i - 1)) & 0xFF));
    }
    counted(0xFF);
    counted(0xFE);  // short address unknown
    counted(0x00);
    counted(0x00);
    for (; bytes > 0 && !too_long_; --bytes) {
      const uint8_t byte = buffer_[size_ - left_];
      --left_;
      counted(byte);
    }
    escaped(static_cast<uint8_t>(0xFF - sum_));
  }

  void counted(uint8_t byte) {
    sum_ = static_cast<uint8_t>(sum_ + byte);
    escaped(byte);
  }

  void escaped(uint8_t byte) {
    const bool escape = XBEE_MODE == 2 && (byte == 0x7E || byte == 0x7D || byte == 0x11 || byte == 0x13);
    if (escape) write(0x7D);
    write(escape ? static_cast<uint8_t>(byte ^ 0x20) : byte);
  }

  // Never overtakes what is still to be read.
  void write(uint8_t byte) {
    if (length_ < size_ - left_) {
      buffer_[length_++] = byte;
    } else {
      too_long_ = true;
    }
  }

  uint8_t* buffer_;
  size_t size_;
  size_t left_;
  size_t length_ = 0;
  uint8_t sum_ = 0;
  bool too_long_ = false;
};
