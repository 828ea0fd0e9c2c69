"""Did the files of the study change since it was opened, and what came with them?"""

import streamlit as st

from metrics import overview
from session.opening import changed, now, open_again
from session.show import cut


def draw() -> None:
    """Offers the newer files; after they were opened, says what they brought."""
    opening = now()
    if opening.opened is None:
        return
    files = changed(opening.opened)
    if files:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f":material/update: **The files changed** since this study was opened: {cut(files)}.", width="stretch")
            st.button("Open the new version", on_click=open_again, type="primary")
    if opening.earlier is not None:
        st.caption(f":material/fiber_new: {_sentence(overview.new_since(opening.earlier, opening.opened.study))}")


def _sentence(news: overview.News) -> str:
    if not news:
        return "The newer files hold the same numbers of annotations, items and annotators as before."
    parts = [f"{abs(news.annotations):,} {'more' if news.annotations > 0 else 'fewer'} annotations"] if news.annotations else []
    parts += [f"{news.items:,} new items"] if news.items else []
    parts += [f"{len(news.annotators):,} new annotators ({cut(news.annotators)})"] if news.annotators else []
    parts += [f"{len(news.tasks):,} new tasks ({cut(news.tasks)})"] if news.tasks else []
    return f"New in this version: {', '.join(parts)}."
