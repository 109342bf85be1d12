namespace detail {
inline float not_known();
inline void copy_text(char* member, size_t size, const char* text);
template <typename Whole>
inline Whole nearest(double number, Whole when_unknown);
template <typename Whole>
inline Whole nearest(double number, Whole when_unknown, double lowest, double highest);
}  // namespace detail
