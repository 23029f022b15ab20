"""Schedule -> statistics."""
