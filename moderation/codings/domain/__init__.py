"""Cases and consensus: spans in, values out."""
