"""The server's studies as they were last read: read once, shared by all sessions, never changed, bounded in number."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from threading import Lock

import streamlit as st

from session.sources import Signature, Source
from study import Study

MOST = 8  # studies that no session may be looking at any more


@dataclass(frozen=True)
class Opened:
    """A study together with the state of its files when it was read."""

    source: Source
    study: Study
    signature: Signature


class Shelf:
    """Holds the latest version of each study of the server. A session that looks at an older one keeps that itself."""

    def __init__(self) -> None:
        self._opened: OrderedDict[str, Opened] = OrderedDict()
        self._reading: defaultdict[str, Lock] = defaultdict(Lock)  # one per study: who comes second waits instead of reading it again
        self._lock = Lock()

    def open(self, source: Source) -> Opened:
        """The study as its files are now; raises Unreadable."""
        with self._lock:
            reading = self._reading[source.key]
        with reading:
            signature = source.signature()
            with self._lock:
                kept = self._opened.get(source.key)
                if kept is not None and kept.signature == signature:
                    self._opened.move_to_end(source.key)
                    return kept
            return self.put(Opened(source, source.read(), signature))

    def put(self, opened: Opened) -> Opened:
        """Makes this the latest version."""
        with self._lock:
            self._opened[opened.source.key] = opened
            self._opened.move_to_end(opened.source.key)
            while len(self._opened) > MOST:
                self._opened.popitem(last=False)
        return opened


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """The one shelf of this server."""
    return Shelf()
