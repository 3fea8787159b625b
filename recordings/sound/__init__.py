"""Sound files: decoded once, kept as 16 kHz samples, with a playback copy and an outline. Only here is PyAV known."""
