// The whole number nearest to `number`, held within what its place in the packet can hold.
inline double nearest(double number, double lowest, double highest, double when_unknown) {
  if (!(number == number)) return when_unknown;
  if (number <= lowest) return lowest;
  if (number >= highest) return highest;
  return number < 0 ? number - 0.5 : number + 0.5;  // the cast behind it cuts towards 0
}

// Where double has 32 bits (AVR), the limits of large integers are those that it can hold.
constexpr bool LONG_DOUBLE = sizeof(double) == 8;
constexpr double INT32_LOWEST = LONG_DOUBLE ? -2147483648.0 : -2147483520.0;
constexpr double INT32_HIGHEST = LONG_DOUBLE ? 2147483647.0 : 2147483520.0;
constexpr double UINT32_HIGHEST = LONG_DOUBLE ? 4294967295.0 : 4294967040.0;
constexpr double INT64_HIGHEST = LONG_DOUBLE ? 9223372036854774784.0 : 9.223371e18;
constexpr double UINT64_HIGHEST = LONG_DOUBLE ? 18446744073709549568.0 : 1.844674e19;
