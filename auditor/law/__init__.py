"""Facts -> dates; the only place where time is added."""
