inline uint32_t float32_bits(float value) {
  uint32_t bits;
  static_assert(sizeof bits == sizeof value, "float has 32 bits");
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// The 64 bits of the number whose 32 bits these are; numbers below 1e-38 become 0.
inline uint64_t float64_bits_of(uint32_t bits) {
  const uint64_t sign = static_cast<uint64_t>(bits >> 31) << 63;
  const uint32_t exponent = (bits >> 23) & 0xFF;
  const uint64_t fraction = static_cast<uint64_t>(bits & 0x7FFFFFul) << 29;
  if (exponent == 0) return sign;
  const uint64_t wide = exponent == 0xFF ? 0x7FF : exponent + 896;
  return sign | wide << 52 | fraction;
}

inline uint64_t float64_bits(double value) {
  if (sizeof(double) != sizeof(uint64_t)) return float64_bits_of(float32_bits(static_cast<float>(value)));
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof value);
  return bits;
}
