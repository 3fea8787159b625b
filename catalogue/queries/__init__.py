"""What the catalogue asks the database."""
