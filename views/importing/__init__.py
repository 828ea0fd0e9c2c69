"""The sections of the Import page."""
