// One word of a line, written without printf.
class Word {
 public:
  // `unsendable` are the characters that text must not have, `point` that of numbers.
  Word(const char* unsendable, char point) : unsendable_(unsendable), point_(point) {}

  void put(char c) {
    if (length_ < sizeof text_) text_[length_++] = c;
  }

  // ASCII text without what would end the word, nor blanks around it.
  Word& text(const char* words) {
    for (; *words != '\0'; ++words) {
      if (*words >= ' ' && *words <= '~') put_sendable(*words);
    }
    return trimmed();
  }

  // The same of text in UTF-8; a character that was cut is left out.
  Word& utf_8(const char* words) {
    while (*words != '\0') {
      const uint8_t bytes = visible_bytes(words);
      if (bytes == 1) put_sendable(*words);
      for (uint8_t i = 0; bytes > 1 && i < bytes; ++i) put(words[i]);
      words += bytes == 0 ? 1 : bytes;
    }
    return trimmed();
  }

  // A digit 0 or 1 for each flag, that of the lowest bit first.
  template <typename Unsigned>
  Word& flags(Unsigned bits, uint8_t count) {
    for (; count > 0; --count) {
      put((bits & 1) != 0 ? '1' : '0');
      bits = static_cast<Unsigned>(bits >> 1);
    }
    return *this;
  }

  template <typename Unsigned>
  Word& digits(Unsigned number, uint8_t least) {
    char reversed[20];
    uint8_t count = 0;
    do {
      reversed[count++] = static_cast<char>('0' + static_cast<char>(number % 10));
      number = static_cast<Unsigned>(number / 10);
    } while (number > 0);
    for (; least > count; --least) put('0');
    while (count > 0) put(reversed[--count]);
    return *this;
  }

  // A number that counts units of 10^-decimals.
  template <typename Unsigned>
  Word& fixed(bool negative, Unsigned size, uint8_t decimals) {
    Unsigned one = 1;
    for (uint8_t i = 0; i < decimals; ++i) one = static_cast<Unsigned>(one * 10);
    if (negative) put('-');
    digits(static_cast<Unsigned>(size / one), 1);
    if (decimals == 0) return *this;
    put(point_);
    return digits(static_cast<Unsigned>(size % one), decimals);
  }

  Word& whole(int32_t value, uint8_t decimals) {
    const uint32_t bits = static_cast<uint32_t>(value);
    if (value == NOT_KNOWN) return *this;
    return fixed(value < 0, value < 0 ? static_cast<uint32_t>(0u - bits) : bits, decimals);
  }

  Word& whole_64(int64_t value, uint8_t decimals) {
    const uint64_t bits = static_cast<uint64_t>(value);
    if (value == NOT_KNOWN_64) return *this;
    return fixed(value < 0, value < 0 ? 0u - bits : bits, decimals);
  }

  // A number with up to 9 decimals; nothing when it is not known, at most 4294967040.
  Word& number(float value, uint8_t decimals) {
    if (!(value - value == 0.0f)) return *this;
    float size = value < 0 ? -value : value;
    if (size > 4294967040.0f) size = 4294967040.0f;
    uint32_t before = static_cast<uint32_t>(size);
    uint32_t one = 1;
    for (uint8_t i = 0; i < decimals; ++i) one *= 10;
    const float behind = (size - static_cast<float>(before)) * static_cast<float>(one);
    uint32_t after = static_cast<uint32_t>(behind + 0.5f);
    if (after >= one) {
      after -= one;
      ++before;
    }
    if (value < 0 && (before > 0 || after > 0)) put('-');
    digits(before, 1);
    if (decimals == 0) return *this;
    put(point_);
    return digits(after, decimals);
  }

  // hh:mm:ss of a time that counts units of 10^-decimals seconds; days are dropped.
  Word& clock(int32_t ticks, uint8_t decimals) {
    if (ticks == NOT_KNOWN) return *this;
    int32_t second = 1;
    for (uint8_t i = 0; i < decimals; ++i) second *= 10;
    const int32_t day = 86400l * second;
    ticks = ((ticks % day) + day) % day;
    const uint32_t seconds = static_cast<uint32_t>(ticks / second);
    digits(seconds / 3600, 2);
    put(':');
    digits(seconds / 60 % 60, 2);
    put(':');
    digits(seconds % 60, 2);
    if (decimals == 0) return *this;
    put(point_);
    return digits(static_cast<uint32_t>(ticks % second), decimals);
  }

  bool empty() const { return length_ == 0; }
  bool holds(char mark) const { return memchr(text_, mark, length_) != nullptr; }

  void write(Frame& frame) const {
    for (uint16_t i = 0; i < length_; ++i) frame.put(static_cast<uint8_t>(text_[i]));
  }

 private:
  void put_sendable(char c) {
    const bool leads = c == ' ' && length_ == 0;
    if (!leads && strchr(unsendable_, c) == nullptr) put(c);
  }

  Word& trimmed() {
    while (length_ > 0 && text_[length_ - 1] == ' ') --length_;
    return *this;
  }

  const char* unsendable_;
  char point_;
  uint16_t length_ = 0;
  char text_[WORD_MAX];
};

// The words of a line with the delimiter between; empty ones at its end may be left out.
class Line {
 public:
  // A `quote` of 0 is none; with `dashes` an empty word, which would not be seen, is "-".
  Line(Frame& frame, char delimiter, char quote, bool dashes)
      : frame_(frame), delimiter_(delimiter), quote_(quote), dashes_(dashes) {}

  void add(const Word& word, bool optional) {
    if (optional && word.empty()) {
      ++left_out_;
      return;
    }
    for (; left_out_ > 0; --left_out_) add_nothing();
    if (word.empty()) {
      add_nothing();
      return;
    }
    delimit();
    empty_ = false;
    const bool quoted = quote_ != '\0' && word.holds(delimiter_);
    if (quoted) put(quote_);
    word.write(frame_);
    if (quoted) put(quote_);
  }

  // An empty line is no line: of nothing there are two words.
  void end() {
    while (empty_ && words_ < 2) add_nothing();
  }

 private:
  void put(char c) { frame_.put(static_cast<uint8_t>(c)); }

  void delimit() {
    if (words_ > 0) put(delimiter_);
    ++words_;
  }

  void add_nothing() {
    delimit();
    if (dashes_) put('-');
  }

  Frame& frame_;
  char delimiter_;
  char quote_;
  bool dashes_;
  bool empty_ = true;
  uint16_t words_ = 0;
  uint16_t left_out_ = 0;
};
