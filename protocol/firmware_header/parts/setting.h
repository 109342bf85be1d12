// Lowest and highest of each type of integer. Where double has 32 bits (AVR), the highest of
// the large ones are what it can hold.
constexpr bool LONG_DOUBLE = sizeof(double) == 8;
template <typename Whole>
struct Range;
template <>
struct Range<int8_t> {
  static constexpr double lowest() { return -128.0; }
  static constexpr double highest() { return 127.0; }
};
template <>
struct Range<uint8_t> {
  static constexpr double lowest() { return 0.0; }
  static constexpr double highest() { return 255.0; }
};
template <>
struct Range<int16_t> {
  static constexpr double lowest() { return -32768.0; }
  static constexpr double highest() { return 32767.0; }
};
template <>
struct Range<uint16_t> {
  static constexpr double lowest() { return 0.0; }
  static constexpr double highest() { return 65535.0; }
};
template <>
struct Range<int32_t> {
  static constexpr double lowest() { return -2147483648.0; }
  static constexpr double highest() { return LONG_DOUBLE ? 2147483647.0 : 2147483520.0; }
};
template <>
struct Range<uint32_t> {
  static constexpr double lowest() { return 0.0; }
  static constexpr double highest() { return LONG_DOUBLE ? 4294967295.0 : 4294967040.0; }
};
template <>
struct Range<int64_t> {
  static constexpr double lowest() { return -9223372036854775808.0; }
  static constexpr double highest() { return LONG_DOUBLE ? 9223372036854774784.0 : 9.223371e18; }
};
template <>
struct Range<uint64_t> {
  static constexpr double lowest() { return 0.0; }
  static constexpr double highest() { return LONG_DOUBLE ? 18446744073709549568.0 : 1.844674e19; }
};

// The whole number nearest to `number`, held within what its place in the packet can hold.
template <typename Whole>
inline Whole nearest(double number, Whole when_unknown, double lowest, double highest) {
  if (!(number == number)) return when_unknown;
  if (number <= lowest) return static_cast<Whole>(lowest);
  if (number >= highest) return static_cast<Whole>(highest);
  return static_cast<Whole>(number < 0 ? number - 0.5 : number + 0.5);  // a cast cuts towards 0
}

template <typename Whole>
inline Whole nearest(double number, Whole when_unknown) {
  return nearest<Whole>(number, when_unknown, Range<Whole>::lowest(), Range<Whole>::highest());
}
