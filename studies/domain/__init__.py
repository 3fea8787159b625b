"""Pure values of the kernel: no Django, no clock, no database."""
