"""Units of work and who runs them."""
