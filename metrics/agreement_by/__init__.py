"""Do annotators agree: by task, label, pair of labels, annotator, pair of annotators, slice and period? Each a study in, a table out."""
