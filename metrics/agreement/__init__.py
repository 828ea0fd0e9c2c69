"""Do annotators agree? One measure of agreement per file."""
