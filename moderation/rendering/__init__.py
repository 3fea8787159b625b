"""What the moderator's pages show, made from rows: one module a page."""
