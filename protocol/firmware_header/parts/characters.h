// Whether a character is seen: no control, no blank but the common one, nothing private.
inline bool is_visible(uint32_t code) {
  if (code < 0xA1) return code >= ' ' && code <= '~';
  if (code >= 0x2000 && code < 0x2010) return false;
  if (code >= 0x2028 && code < 0x2030) return false;
  if (code >= 0x205F && code < 0x2070) return false;
  if (code == 0xAD || code == 0x061C || code == 0x1680) return false;
  if (code == 0x180E || code == 0x3000) return false;
  if (code >= 0xD800 && code < 0xF900) return false;
  return code != 0xFEFF && !(code >= 0xFFF0 && code < 0x10000) && code < 0xE0000ul;
}

// The bytes of the character of UTF-8 that begins here; 0 when it is none that is seen.
inline uint8_t visible_bytes(const char* text) {
  const uint8_t first = static_cast<uint8_t>(*text);
  if (first < 0x80) return is_visible(first) ? 1 : 0;
  if (first < 0xC2 || first > 0xF4) return 0;
  const uint8_t more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  uint32_t code = first & (0x3Fu >> more);
  for (uint8_t i = 1; i <= more; ++i) {
    const uint8_t next = static_cast<uint8_t>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    code = code << 6 | (next & 0x3Fu);
  }
  const uint32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000ul;
  return code >= least && is_visible(code) ? static_cast<uint8_t>(more + 1) : uint8_t{0};
}
