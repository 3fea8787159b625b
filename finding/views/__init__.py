"""Pages of finding and of the matrix."""
