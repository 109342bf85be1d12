"""Heights in words."""

_HIGHEST_M = 1e6


def height_text(altitude_m: float, decimals: int = 1) -> str:
    """Return a height with its unit; what no CanSat reaches in powers of ten, not in hundreds of
    digits."""
    if abs(altitude_m) < _HIGHEST_M:
        return f"{altitude_m:.{decimals}f} m"
    return f"{altitude_m:.0e} m".replace("e+", "e")
