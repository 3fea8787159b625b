"""What pages show of recordings, ready to be read."""
