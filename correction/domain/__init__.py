"""Pure parts of the correction desk: states of turns, error rates, listening coverage, differences between texts."""
