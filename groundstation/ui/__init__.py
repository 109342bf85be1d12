"""The window: the only place that knows Qt. Panels take the flight and draw it."""
