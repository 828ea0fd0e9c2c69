"""What does this session have open, what was refused, and what came with a newer version of the files?"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

import workspace
from session.choices import choose_one, say
from session.shelf import Opened, shelf
from session.sources import DEMOS, Signature, Source, on_server
from session.text import md_escape, shown
from session.uploads import uploader
from study import Problem, Study, Unreadable

CHOICE = "study"  # the key of the choice, in the URL too
UPLOADS, SERVER, EARLIER, REFUSED, NOW = "opening.uploads", "opening.server", "opening.earlier", "opening.refused", "opening.now"
MOST_UPLOADS = 3  # kept per session, the latest
UPLOAD = "upload-"


@dataclass(frozen=True)
class Refused:
    """Files that could not be read, and everything that stood in the way."""

    source: Source
    problems: tuple[Problem, ...]
    signature: Signature = ()


@dataclass(frozen=True)
class Opening:
    """What this session has open; `refused` is what it last tried in vain, whether another study is open or not."""

    opened: Opened | None
    refused: Refused | None = None
    earlier: Study | None = None  # the version before the files changed
    lost: bool = False  # the URL names an upload of a session that is gone

    @property
    def demo(self) -> bool:
        return self.opened is not None and self.opened.source in DEMOS


def choose() -> Opening:
    """Draws the list of studies and the place for uploads, and opens what is chosen. The last good study stays open when a file is refused."""
    picker = st.container()
    dropped = uploader()
    if dropped is not None:
        with st.status(f"Reading {md_escape(dropped.title)} …"):
            attempt(dropped)
        st.rerun()  # with an empty uploader, and without this status
    mine: dict[str, Opened] = st.session_state.setdefault(UPLOADS, {})
    lasting = (*on_server(), *DEMOS)
    offers = {source.key: source for source in (*(opened.source for opened in mine.values()), *lasting)}
    asked = st.query_params.get(CHOICE, "")
    with picker:
        key = choose_one(CHOICE, "Study", list(offers), default=lasting[0].key, name=lambda key: shown(offers[key].title, 40))
        opened = mine.get(key) or _on_server(offers[key])
    refused = opened if isinstance(opened, Refused) else st.session_state.get(REFUSED)
    earlier = st.session_state.get(EARLIER, (None, None))
    st.session_state[NOW] = Opening(
        opened if isinstance(opened, Opened) else None, refused, earlier[1] if earlier[0] == key else None, asked.startswith(UPLOAD) and asked not in offers
    )
    return now()


def now() -> Opening:
    """What the frame of this run opened."""
    return st.session_state[NOW]


def attempt(source: Source, decisions: Mapping[str, object] | None = None) -> bool:
    """Reads the source (again, with these decisions, which are kept in the workspace) and opens it; says whether that went well.

    Raises workspace.Unwritable where the decisions cannot be kept; the study is open with them all the same.
    """
    signature = source.signature()
    try:
        study = source.read(decisions or {})
    except Unreadable as refusal:
        st.session_state[REFUSED] = Refused(source, refusal.problems, signature)
        return False
    before = _known(source)
    opened = Opened(source, study, signature)
    if source.private:
        mine: dict[str, Opened] = st.session_state.setdefault(UPLOADS, {})
        mine.pop(source.key, None)
        mine[source.key] = opened
        for old in list(mine)[:-MOST_UPLOADS]:
            del mine[old]
        say(CHOICE, source.key)
    else:
        st.session_state[SERVER] = shelf().put(opened)
    dismiss()
    if decisions:
        _remember(decisions, was=before.study.name if before else study.name, name=study.name)
    return True


def dismiss() -> None:
    """Forgets the last refusal."""
    st.session_state.pop(REFUSED, None)


def changed(opened: Opened) -> tuple[str, ...]:
    """Which files of a study are new, gone or different since it was opened? Names, in order."""
    if opened.source.private:
        return ()
    differing = set(opened.source.signature()) ^ set(opened.signature)
    return tuple(sorted({name.rpartition("/")[2] for name, _, _ in differing}))


def open_again() -> None:
    """Opens the files of the server's study as they are now, and keeps the version before for comparison; call it before the frame is drawn."""
    opened = st.session_state.pop(SERVER, None)
    if isinstance(opened, Opened):
        st.session_state[EARLIER] = (opened.source.key, opened.study)


def _on_server(source: Source) -> Opened | Refused:
    """The server's study as this session first saw it, until it is opened again; read once for all sessions."""
    kept: Opened | Refused | None = st.session_state.get(SERVER)
    if kept is not None and kept.source.key == source.key:
        return kept
    if st.session_state.get(EARLIER, ("",))[0] != source.key:
        st.session_state.pop(EARLIER, None)
    try:
        with st.spinner(f"Reading {md_escape(source.title)} …"):
            found: Opened | Refused = shelf().open(source)
    except Unreadable as refusal:
        found = Refused(source, refusal.problems, source.signature())
    st.session_state[SERVER] = found
    return found


def _known(source: Source) -> Opened | None:
    """This source as it is open now."""
    kept = st.session_state.get(SERVER)
    return st.session_state.get(UPLOADS, {}).get(source.key) or (kept if isinstance(kept, Opened) and kept.source.key == source.key else None)


def _remember(decisions: Mapping[str, object], *, was: str, name: str) -> None:
    """Keeps the decisions under the study's name; where they rename it, what was decided before moves along."""
    if was != name:
        moved = {field: value for field, value in workspace.settings(was).items() if field != "name"}
        workspace.save_settings(name, moved)
        workspace.save_settings(was, {"name": name, **dict.fromkeys(moved)})
    workspace.save_settings(name, {field: value for field, value in decisions.items() if field != "name"})
