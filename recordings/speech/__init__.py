"""Speech engines behind one small interface. Only here is an engine imported, and only in the engine's own process."""
