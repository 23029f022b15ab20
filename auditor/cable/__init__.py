"""Text -> facts; knows no law."""
