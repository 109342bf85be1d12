// One word of a line, written without printf.
class Word {
 public:
  explicit Word(char unsendable) : unsendable_(unsendable) {}

  void put(char c) {
    if (length_ < sizeof text_) text_[length_++] = c;
  }

  // Text without what would end the word, nor blanks around it.
  Word& text(const char* words) {
    for (; *words != '\0'; ++words) {
      const bool sendable = *words >= ' ' && *words <= '~' && *words != unsendable_;
      if (sendable && !(*words == ' ' && length_ == 0)) put(*words);
    }
    while (length_ > 0 && text_[length_ - 1] == ' ') --length_;
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
    put('.');
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
    put('.');
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
    put('.');
    return digits(static_cast<uint32_t>(ticks % second), decimals);
  }

  bool empty() const { return length_ == 0; }
  bool holds(char mark) const { return memchr(text_, mark, length_) != nullptr; }

  void write(Frame& frame) const {
    for (uint16_t i = 0; i < length_; ++i) frame.put(static_cast<uint8_t>(text_[i]));
  }

 private:
  char unsendable_;
  uint16_t length_ = 0;
  char text_[WORD_MAX];
};

// The words of a line with the delimiter between; empty ones at its end may be left out.
class Line {
 public:
  // A `quote` of 0 is none; `blanks` when any run of blanks is one delimiter.
  Line(Frame& frame, char delimiter, char quote, bool blanks)
      : frame_(frame), delimiter_(delimiter), quote_(quote), blanks_(blanks) {}

  void add(const Word& word, bool optional) {
    if (optional && word.empty()) {
      ++left_out_;
      return;
    }
    for (; left_out_ > 0; --left_out_) {
      delimit();
      write_nothing();
    }
    delimit();
    if (word.empty()) {
      write_nothing();
    } else if (quote_ != '\0' && word.holds(delimiter_)) {
      put(quote_);
      word.write(frame_);
      put(quote_);
    } else {
      word.write(frame_);
    }
  }

 private:
  void put(char c) { frame_.put(static_cast<uint8_t>(c)); }

  void delimit() {
    if (!first_) put(delimiter_);
    first_ = false;
  }

  void write_nothing() {
    if (!blanks_) return;
    put('-');
  }

  Frame& frame_;
  char delimiter_;
  char quote_;
  bool blanks_;
  bool first_ = true;
  uint16_t left_out_ = 0;
};
