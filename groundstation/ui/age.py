"""How long ago something was, in words that are read at a glance."""


def age_text(age_s: float) -> str:
    """Return an age such as `0.4 s`, `12 s`, `2 min 05 s`, `3 h 10 min`; below zero is zero."""
    age_s = max(0.0, age_s)
    if age_s < 9.95:
        return f"{age_s:.1f} s"
    seconds = round(age_s)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} min"
