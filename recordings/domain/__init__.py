"""Sound as numbers, recognised words as values; no Django, no files, no engine."""
