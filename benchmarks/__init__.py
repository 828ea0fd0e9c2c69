"""What it costs, beside what others cost, in one run. `make bench` prints every table; nothing here is a test."""
