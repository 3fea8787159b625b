"""Pages of coding, one module a page."""
