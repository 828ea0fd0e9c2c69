"""The sections of home."""
