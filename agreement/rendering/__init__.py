"""Agreement as people and machines get it: numbers in the reader's language, a page, tables, JSON."""
