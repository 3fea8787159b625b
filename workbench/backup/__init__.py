"""A backup of the whole installation in one file, made while it runs: database, media, secret key."""
