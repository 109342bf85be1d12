"""The CanSat's sensors: one file each, parameters from its datasheet, no clock and no port."""
