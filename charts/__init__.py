"""Plain tables in, Plotly figures out. Every figure has a title that says the finding and a text for those who cannot see it."""
