inline void put_little(Frame& frame, uint32_t value, uint8_t bytes) {
  for (; bytes > 0; --bytes) {
    frame.put(static_cast<uint8_t>(value & 0xFF));
    value >>= 8;
  }
}

inline void put_big(Frame& frame, uint32_t value, uint8_t bytes) {
  for (; bytes > 0; --bytes) {
    frame.put(static_cast<uint8_t>((value >> (8 * (bytes - 1))) & 0xFF));
  }
}

inline void put_little_64(Frame& frame, uint64_t value, uint8_t bytes) {
  for (; bytes > 0; --bytes) {
    frame.put(static_cast<uint8_t>(value & 0xFF));
    value >>= 8;
  }
}

inline void put_big_64(Frame& frame, uint64_t value, uint8_t bytes) {
  for (; bytes > 0; --bytes) {
    frame.put(static_cast<uint8_t>((value >> (8 * (bytes - 1))) & 0xFF));
  }
}

inline void put_bytes(Frame& frame, const char* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) frame.put(static_cast<uint8_t>(bytes[i]));
}

// Text without what is not printable ASCII, then zeros up to the length of the field.
inline void put_text(Frame& frame, const char* text, size_t size) {
  size_t sent = 0;
  for (; *text != '\0' && sent < size; ++text) {
    if (*text < ' ' || *text > '~') continue;
    frame.put(static_cast<uint8_t>(*text));
    ++sent;
  }
  for (; sent < size; ++sent) frame.put(0);
}

template <typename Whole>
inline Whole within(Whole value, Whole lowest, Whole highest) {
  return value < lowest ? lowest : value > highest ? highest : value;
}
