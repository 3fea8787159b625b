"""Canonical text, turns and speakers: pure values, no Django."""
