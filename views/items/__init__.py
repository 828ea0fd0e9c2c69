"""The sections of the page on items."""
