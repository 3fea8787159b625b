"""Text from people turned into clean values."""
