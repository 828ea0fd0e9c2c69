"""The sections of the pages, one file each: a table, its chart, its sentence, its way onward."""
