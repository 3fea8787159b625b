"""What a paper would quote: agreement and the catalogue. No Django, no clock, no database."""
