"""Two example studies of one invented team: `demo` with planted faults, `demo_faultless` without; `generate` draws both."""
