// Reads one received command from its beginning to its end.
class Scan {
 public:
  Scan(const char* text, size_t size) : at_(text), end_(text + size) {}

  bool literal(const char* expected) {
    for (; *expected != '\0'; ++expected) {
      if (at_ == end_) return run_out();
      if (*at_ != *expected) return false;
      ++at_;
    }
    return true;
  }

  // The longest of the words that stands here; `found` is its number.
  bool one_of(const char* const* words, uint16_t count, uint16_t& found) {
    size_t longest = 0;
    const size_t left = static_cast<size_t>(end_ - at_);
    for (uint16_t i = 0; i < count; ++i) {
      const size_t size = strlen(words[i]);
      if (size > left && memcmp(words[i], at_, left) == 0) ran_out_ = true;
      if (size <= left && size > longest && memcmp(words[i], at_, size) == 0) {
        longest = size;
        found = i;
      }
    }
    at_ += longest;
    return longest > 0;
  }

  // A decimal number such as 101325, -2.5 or 1e3.
  bool number(double lowest, double highest, double& found) {
    const bool negative = at_ != end_ && *at_ == '-';
    if (at_ != end_ && (*at_ == '-' || *at_ == '+')) ++at_;
    double value = 0;
    int16_t power = 0;
    bool any = digits(value);
    if (at_ != end_ && *at_ == '.') {
      const char* const point = ++at_;
      any = digits(value) || any;
      power = static_cast<int16_t>(point - at_);
    }
    if (!any) return at_ == end_ && run_out();
    power = static_cast<int16_t>(power + exponent());
    for (; power > 0; --power) value *= 10;
    double divisor = 1;
    for (; power < 0; ++power) divisor *= 10;
    found = (negative ? -value : value) / divisor;
    return found >= lowest && found <= highest;
  }

  // Text up to `stop`, a comma or the end; one that does not fit is no command.
  bool text(char stop, char* found, size_t size) {
    size_t length = 0;
    for (; at_ != end_ && *at_ != stop && *at_ != ','; ++at_) {
      if (length + 1 >= size) return false;
      found[length++] = *at_;
    }
    found[length] = '\0';
    return length > 0 || (at_ == end_ && run_out());
  }

  // The time of day as hh:mm:ss; `found` holds it as text, `seconds` counts from midnight.
  bool clock(char (&found)[9], uint32_t& seconds) {
    uint8_t part = 0;
    seconds = 0;
    for (uint8_t i = 0; i < 8; ++i) {
      if (at_ == end_) return run_out();
      const bool colon = i % 3 == 2;
      if (colon ? *at_ != ':' : *at_ < '0' || *at_ > '9') return false;
      part = colon ? uint8_t{0} : static_cast<uint8_t>(part * 10 + (*at_ - '0'));
      if (part > (i < 2 ? 23 : 59)) return false;
      if (i % 3 == 1) seconds = seconds * 60 + part;
      found[i] = *at_++;
    }
    found[8] = '\0';
    return true;
  }

  bool at_end() const { return at_ == end_; }
  bool ran_out() const { return ran_out_; }
  const char* at() const { return at_; }

 private:
  bool run_out() {
    ran_out_ = true;
    return false;
  }

  bool digits(double& value) {
    const char* const begin = at_;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) value = value * 10 + (*at_ - '0');
    return at_ != begin;
  }

  int16_t exponent() {
    if (end_ - at_ < 2 || (*at_ != 'e' && *at_ != 'E')) return 0;
    const char* next = at_ + 1;
    const bool negative = *next == '-';
    if (*next == '-' || *next == '+') ++next;
    if (next == end_ || *next < '0' || *next > '9') return 0;
    int16_t value = 0;
    for (; next != end_ && *next >= '0' && *next <= '9'; ++next) {
      if (value < 100) value = static_cast<int16_t>(value * 10 + (*next - '0'));
    }
    at_ = next;
    return static_cast<int16_t>(negative ? -value : value);
  }

  const char* at_;
  const char* end_;
  bool ran_out_ = false;
};

// Text put together piece by piece, cut where it does not fit.
class Echo {
 public:
  Echo(char* text, size_t size) : text_(text), size_(size) { text_[0] = '\0'; }

  void add(const char* begin, const char* end) {
    for (; begin != end && length_ + 1 < size_; ++begin) text_[length_++] = *begin;
    text_[length_] = '\0';
  }

  void add(const char* piece) { add(piece, piece + strlen(piece)); }

 private:
  char* text_;
  size_t size_;
  size_t length_ = 0;
};
