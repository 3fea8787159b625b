"""What the pages of coding show, made from rows: one module a page."""
