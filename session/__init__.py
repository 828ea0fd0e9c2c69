"""The one bridge to Streamlit: the frame of every page, what is open, what was chosen, what was computed, how it is shown."""

from session.cache import ask
from session.frame import open_import, open_study
from session.show import download, go, nothing, page_link, picked_mark, picked_row, show, table
from session.text import md_escape, shown

__all__ = ["ask", "download", "go", "md_escape", "nothing", "open_import", "open_study", "page_link", "picked_mark", "picked_row", "show", "shown", "table"]
