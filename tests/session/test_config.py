"""Does the configuration keep the rim safe? Every line that decides what a browser or a stranger may do."""

import tomllib
from pathlib import Path

import pytest

from charts.palette import CATEGORIES

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
DECIDED = {
    "server": {
        "address": "127.0.0.1",
        "allowedHosts": ["localhost", "127.0.0.1"],
        "enableXsrfProtection": True,
        "enableCORS": True,
        "enableStaticServing": False,
        "enableAgentApi": False,
        "fileWatcherType": "none",
        "showEmailPrompt": False,
        "maxUploadSize": 2000,
        "maxMessageSize": 50,
        "disconnectedSessionTTL": 60,
    },
    "browser": {"serverAddress": "localhost", "gatherUsageStats": False},
    "client": {"showErrorDetails": "none", "showErrorLinks": False, "toolbarMode": "viewer", "disableDataExport": True, "showSidebarNavigation": False},
    "runner": {"magicEnabled": False},
}


@pytest.mark.parametrize(("section", "name"), [(section, name) for section, lines in DECIDED.items() for name in lines])
def test_says_what_was_decided(section: str, name: str) -> None:
    assert CONFIG[section][name] == DECIDED[section][name]


def test_says_nothing_else_about_the_rim() -> None:
    assert {section: CONFIG[section].keys() for section in DECIDED} == {section: lines.keys() for section, lines in DECIDED.items()}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_have_every_colour_and_ten_sequential_ones(theme: str) -> None:
    assert CONFIG["theme"][theme].keys() == CONFIG["theme"]["dark"].keys()
    assert len(CONFIG["theme"][theme]["chartSequentialColors"]) == len(CONFIG["theme"]["chartDivergingColors"]) == 10


def test_charts_and_theme_name_the_same_colours() -> None:
    assert tuple(CONFIG["theme"]["chartCategoricalColors"]) == CATEGORIES


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Source: WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_buttons_can_be_read(theme: str) -> None:
    colours = CONFIG["theme"][theme]
    grounds = (colours["backgroundColor"], colours["secondaryBackgroundColor"], *colours["sidebar"].values())
    assert all(contrast(colours[ink], ground) >= 4.5 for ink in ("textColor", "linkColor") for ground in grounds)
    assert contrast(colours["primaryColor"], "#FFFFFF") >= 4.5
