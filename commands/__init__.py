"""What can be asked without the screen? One command per file, found by the folder."""
