"""What pages show of transcripts, ready to be read."""
