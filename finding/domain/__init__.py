"""Finding passages again: a small language for combinations of codes, and tables of what occurs with what."""
