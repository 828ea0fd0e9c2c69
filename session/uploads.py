"""What did this session bring along? Uploads are seen by their own session alone and are gone with it."""

import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from session.sources import Source
from session.text import shown

ROUND = "uploads.round"  # each round is a new, empty uploader
HELP = (
    "Several files, or a zip, are read together as one study: annotations, gold and item texts may stand in files of their own. "
    "The files stay on this server, in this session."
)


def uploader() -> Source | None:
    """Draws the place to drop files on; what was just dropped, as a source of its own."""
    round_ = st.session_state.setdefault(ROUND, 0)
    files = st.file_uploader("Open your own export", accept_multiple_files=True, key=f"uploads.{round_}", help=HELP)
    if not files:
        return None
    st.session_state[ROUND] += 1
    return kept(files)


def kept(files: Sequence[UploadedFile]) -> Source:
    """The files moved from memory to a folder of this session, under numbers, so that they can be read again with other options."""
    folder = tempfile.TemporaryDirectory(prefix="assay-upload-")  # open to this user alone; removed when the session's state goes
    content, paths = sha256(), []
    for place, file in enumerate(files):
        path = Path(folder.name) / str(place)
        data = file.getvalue()
        path.write_bytes(data)
        content.update(sha256(data).digest())
        paths.append(path)
        _release(file)
    title = shown(files[0].name, 40) + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    return Source(f"upload-{content.hexdigest()[:12]}", title, tuple(paths), tuple(file.name for file in files), folder)


def _release(file: UploadedFile) -> None:
    """Takes the bytes out of Streamlit's memory, which would keep them until the session ends."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
