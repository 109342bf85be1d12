// A whole number or a time that is not known; nothing is sent for it.
constexpr int32_t NOT_KNOWN = static_cast<int32_t>(-2147483647l - 1);
constexpr int64_t NOT_KNOWN_64 = -9223372036854775807ll - 1;
