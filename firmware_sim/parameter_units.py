"""The unit that the name of a parameter tells."""

_UNITS = (
    ("_deg_s_rthz", "deg/s/√Hz"),
    ("_ug_rthz", "µg/√Hz"),
    ("_kg_m3", "kg/m³"),
    ("_bit_s", "bit/s"),
    ("_bytes_s", "bytes/s"),
    ("_deg_s", "deg/s"),
    ("_rad_m", "rad/m"),
    ("_per_k", "1/K"),
    ("_m_s", "m/s"),
    ("_dbm", "dBm"),
    ("_dbi", "dBi"),
    ("_mah", "mAh"),
    ("_ohm", "Ω"),
    ("_deg", "deg"),
    ("_bits", "bits"),
    ("_bytes", "bytes"),
    ("_m2", "m²"),
    ("_db", "dB"),
    ("_pa", "Pa"),
    ("_hz", "Hz"),
    ("_kg", "kg"),
    ("_mg", "mg"),
    ("_g", "g"),
    ("_k", "K"),
    ("_m", "m"),
    ("_n", "N"),
    ("_s", "s"),
    ("_t", "T"),
    ("_v", "V"),
    ("_a", "A"),
)
"""The end of a parameter's name, and the unit that it tells; longer ends first."""


def unit_of(name: str) -> str:
    """Return the unit in the name of a parameter; empty when it has none."""
    return next((unit for end, unit in _UNITS if name.endswith(end)), "")
