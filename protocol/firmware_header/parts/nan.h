// A number that is not known: "not a number".
inline float not_known() {
  const uint32_t bits = 0x7FC00000ul;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}
