// Copies text into a member, cut where it does not fit, always ended.
inline void copy_text(char* member, size_t size, const char* text) {
  size_t length = 0;
  for (; length + 1 < size && text[length] != '\0'; ++length) member[length] = text[length];
  for (; length < size; ++length) member[length] = '\0';
}
