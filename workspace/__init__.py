"""What did people decide about a study? It outlives any upload: one folder per study name, read by screen and command line alike."""

from workspace.ledgers import CORRECTIONS, EVENTS
from workspace.opening import Opening
from workspace.places import folder, home, studies
from workspace.settings import save_settings, settings
from workspace.store import Unwritable

__all__ = ["CORRECTIONS", "EVENTS", "Opening", "Unwritable", "folder", "home", "save_settings", "settings", "studies"]
