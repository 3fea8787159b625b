"""What reports read. Each module begins at a study."""
