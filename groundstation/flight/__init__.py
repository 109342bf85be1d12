"""Everything known of one flight: values, events, what was received and what is missing."""
