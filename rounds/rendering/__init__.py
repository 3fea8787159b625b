"""What pages show of rounds, ready to be read."""
