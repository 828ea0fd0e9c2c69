"""Pure computation about annotations: a study in, tables and estimates out. Nothing here draws, reads files or looks at the clock."""
