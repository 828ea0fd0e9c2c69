"""Which colour means what, everywhere. Imports nothing, so that reports can draw with the same colours."""

# Okabe and Ito 2008: told apart with every kind of colour vision. The same as chartCategoricalColors in .streamlit/config.toml.
CATEGORIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
OTHERS = "#8A94A3"  # all that has no colour of its own
ACCENT = CATEGORIES[0]  # the thing a chart is about
GRID = "rgba(128, 138, 152, 0.22)"  # seen on light and on dark
TEXT = "#7A8594"  # at least 3.6:1 on the light and on the dark page; for large marks, not for small print

# One hue from strong to faint: the first part of a whole is the strongest. Seen on light and on dark; INK is the text on each.
SHARES = ("#0B5CAD", "#3D7FC0", "#6FA1D3", "#9DC0E3", "#C2D8EE", "#DCE8F4")
INK = ("#FFFFFF", "#FFFFFF", "#10202F", "#10202F", "#10202F", "#10202F")
