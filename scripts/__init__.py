"""What keeps the documents true: lists derived from the code, and the picture in README.md."""
