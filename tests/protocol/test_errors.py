from protocol.errors import MissionError, shown, suggest


def test_an_error_names_the_file_the_key_and_the_problem() -> None:
    error = MissionError("my.toml", "packet[0].name", "is bad")
    assert str(error) == "mission my.toml: packet[0].name: is bad"
    assert (error.source, error.key) == ("my.toml", "packet[0].name")


def test_an_error_of_the_whole_file_names_no_key() -> None:
    assert str(MissionError("my.toml", "", "is bad")) == "mission my.toml: is bad"


def test_the_nearest_word_is_suggested_whatever_its_capitals() -> None:
    assert suggest("hpa", ["Pa", "hPa", "kPa"]) == "; did you mean 'hPa'?"


def test_a_word_like_none_is_told_all_that_are_allowed_in_their_order() -> None:
    assert suggest("zzz", ["b", "a", ""]) == "; allowed are '', a, b"


def test_of_a_long_list_the_nearest_are_told() -> None:
    words = [f"WORD-{number}" for number in range(200)]
    mend = suggest("1234567", words)
    assert mend.startswith("; allowed are among others WORD-")
    assert len(mend) < 100


def test_what_was_found_is_quoted_shortly_on_one_line() -> None:
    assert shown("a\nb") == "'a\\nb'"
    assert len(shown("x" * 1000)) <= 60
    assert len(shown([1] * 1000)) <= 60
    assert shown(1 << 100_000) == "a number of more than 60 digits"
    assert shown(-12) == "-12"
