"""Bytes -> records."""
