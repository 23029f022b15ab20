"""Typer only: arguments -> settings -> library -> exit code."""
