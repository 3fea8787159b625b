"""Codebooks as files: tables (CSV, XLSX) and the exchange standard's .qdc. One small module a format."""
