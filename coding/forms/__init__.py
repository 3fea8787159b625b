"""Forms of coding: text in, clean values out."""
