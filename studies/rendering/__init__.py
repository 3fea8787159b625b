"""What pages show of studies, ready to be read."""
