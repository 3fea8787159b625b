"""What the pages of corrections show."""
