"""One file per format; none reads the clock, none knows a rule."""
