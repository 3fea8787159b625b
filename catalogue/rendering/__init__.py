"""What pages and print show of the catalogue."""
