"""Readers of transcript files, one small module a format; `detect.read` chooses by content."""
