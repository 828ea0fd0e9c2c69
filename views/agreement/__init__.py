"""The sections of the page on agreement."""
