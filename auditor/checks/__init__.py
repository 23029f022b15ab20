"""Facts -> findings."""
