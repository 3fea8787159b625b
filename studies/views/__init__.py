"""Pages of the kernel, one module a place."""
