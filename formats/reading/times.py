"""Times and durations from text: one detected format per column, nothing guessed silently, everything in UTC and in seconds."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading.coded import Coded

NONE = np.iinfo(np.int64).min  # numpy's "not a time"
_EARLIEST, _LATEST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1e6) for year in (1990, 2200))
DAY = 86_400.0

_ISO = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)?$"
_YEAR_FIRST = (
    r"^(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,6})?)?(?: ?([AaPp])[Mm])?)?(?: ?(Z|UTC|GMT)?(?:([+-])(\d{1,2}):?(\d\d)?)?)?$"
)
_SLASHED = r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}([ ,T]+\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AaPp][Mm])?)?$"
_WORDED = r"^[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2})\b.*\d{4}.*$"
_NUMBER = r"^\d{5,20}(\.\d+)?$"
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "PDT": -7, "PST": -8, "MDT": -6, "MST": -7, "CDT": -5, "CST": -6, "EDT": -4, "EST": -5, "CET": 1, "CEST": 2, "BST": 1}
_UNITS = (
    (1e9, 4e9, 1e6, "unix seconds"),
    (1e12, 4e12, 1e3, "unix milliseconds"),
    (1e15, 4e15, 1, "unix microseconds"),
    (1e18, 4e18, 1e-3, "unix nanoseconds"),
    (3e4, 7e4, DAY * 1e6, "Excel days"),
)


@dataclass(frozen=True)
class Times:
    """Microseconds since 1970 in UTC per distinct value (NONE where it is no time), and how they were read."""

    microseconds: np.ndarray
    format: str  # "ISO", "unix seconds", "month first", ...
    ambiguous: bool = False  # day and month could be the other way round, or several units of numbers are mixed
    naive: bool = False  # no zone was given; read as UTC


def moments(column: Coded, stated: str | None = None) -> Times:
    """The times that the distinct values of a column stand for; `stated` is the format a tool or a person declares."""
    values = pc.utf8_trim_whitespace(column.values)
    found = np.full(len(values), NONE)
    if not len(values):
        return Times(found, "none")
    iso, year_first, slashed, number, worded = (_matches(values, pattern) for pattern in (_ISO, _YEAR_FIRST, _SLASHED, _NUMBER, _WORDED))
    formats, ambiguous, naive = [], False, False
    if iso.any():
        texts = values.filter(pa.array(iso))
        found[iso], naive = _iso(texts)
        formats.append("ISO")
    if year_first.any():
        texts = values.filter(pa.array(year_first)).to_pylist()
        found[year_first] = [_from_year(text) for text in texts]
        formats.append("year first")
        naive |= any(not re.search(r"[Z+-]|UTC|GMT", text) for text in texts)
    if slashed.any():
        texts = values.filter(pa.array(slashed)).to_pylist()
        order, ambiguous = (stated, False) if stated in ("month first", "day first") else _order(texts)
        found[slashed] = _slashed(texts, order)
        formats.append(order)
        naive = True
    if worded.any():
        found[worded] = [_worded(text) for text in values.filter(pa.array(worded)).to_pylist()]
        formats.append("words")
    if number.any():
        numbers = np.array([float(text) for text in values.filter(pa.array(number)).to_pylist()])
        found[number], unit, mixed = _numbers(numbers, stated)
        formats.append(unit)
        ambiguous |= mixed
    found[(found < _EARLIEST) | (found >= _LATEST)] = NONE
    return Times(found, " and ".join(formats) or "none", ambiguous, naive)


def _matches(values: pa.Array, pattern: str) -> np.ndarray:
    return pc.fill_null(pc.match_substring_regex(values, pattern), False).to_numpy(zero_copy_only=False)


def _iso(texts: pa.Array) -> tuple[np.ndarray, bool]:
    """ISO times; fast where all are of the plain kind, one by one where some date does not exist."""
    zoned = _matches(texts, r"(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$") & _matches(texts, ":")
    plain = pc.replace_substring_regex(pc.replace_substring(texts, ",", "."), r"\s*(Z|UTC|GMT)$", "")
    naive = bool((~zoned).any())
    try:
        return pc.cast(plain, pa.timestamp("us")).cast(pa.int64()).to_numpy(), naive
    except pa.ArrowInvalid:
        parsed = pd.to_datetime(pd.Series(plain.to_pylist()), format="ISO8601", utc=True, errors="coerce").dt.tz_localize(None)
        return parsed.to_numpy().astype("datetime64[us]").astype(np.int64), naive


def _from_year(text: str) -> int:
    """Times such as "2026/03/01 10:00:00 AM GMT+1", as form services write them; NONE where there is no such moment."""
    year, month, day, hour, minute, second, fraction, half, _, sign, ahead, past = re.fullmatch(_YEAR_FIRST, text).groups()  # type: ignore[union-attr]
    hours = int(hour or 0) if half is None else int(hour) % 12 + 12 * (half in "Pp")
    try:
        moment = datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=UTC)
    except ValueError:
        return NONE
    offset = (int(ahead or 0) * 60 + int(past or 0)) * 60_000_000 * (-1 if sign == "-" else 1)
    return round((moment.timestamp() + float(fraction or 0)) * 1e6) - offset


def _order(texts: list[str]) -> tuple[str, bool]:
    """Is the day or the month first? A number above 12 tells; dots are European; otherwise it stays ambiguous."""
    pairs = [tuple(map(int, re.split(r"[/.-]", text)[:2])) for text in texts]
    day_first = any(first > 12 for first, _ in pairs) or all("." in text[:6] for text in texts)
    month_first = any(second > 12 for _, second in pairs)
    return ("day first" if day_first else "month first"), day_first == month_first


def _slashed(texts: list[str], order: str) -> np.ndarray:
    parsed = pd.to_datetime(
        pd.Series([re.sub(r"[.-]", "/", text[:10]) + text[10:].replace(",", " ").replace("T", " ") for text in texts]),
        dayfirst=order == "day first",
        format="mixed",
        errors="coerce",
    )
    return parsed.to_numpy().astype("datetime64[us]").astype(np.int64)


def _worded(text: str) -> int:
    """Times such as "Sat Oct 07 03:51:58 PDT 2017" and "Sat, 07 Oct 2017 03:51:58 GMT"; an unknown zone is no time."""
    words = text.replace(",", " ").split()
    zone = next((word for word in words if word.isalpha() and word.isupper() and len(word) > 1), "UTC")
    if zone not in _ZONES:
        return NONE
    rest = " ".join(word for word in words[1:] if word != zone)
    for form in ("%b %d %H:%M:%S %Y", "%d %b %Y %H:%M:%S", "%b %d %Y %H:%M:%S"):
        try:
            moment = datetime.strptime(rest, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return int(moment.timestamp() * 1e6) - _ZONES[zone] * 3_600_000_000
    return NONE


def _numbers(numbers: np.ndarray, stated: str | None) -> tuple[np.ndarray, str, bool]:
    """Numbers as times: the unit in which they fall between 2001 and 2096; numbers of several units are no times until a person says."""
    fitting = [(low, high, scale, unit) for low, high, scale, unit in _UNITS if ((numbers >= low) & (numbers < high)).any()]
    if stated:
        fitting = [unit for unit in _UNITS if unit[3] == stated] or fitting
    if len(fitting) != 1:
        return np.full(len(numbers), NONE), "numbers of several units" if fitting else "numbers that are no times", bool(fitting)
    low, high, scale, unit = fitting[0]
    inside = (numbers >= low) & (numbers < high)
    since_1900 = 25_569 * DAY * 1e6 if unit == "Excel days" else 0  # Excel counts from 1899-12-30
    times = np.full(len(numbers), NONE)
    times[inside] = np.round(numbers[inside] * scale - since_1900).astype(np.int64)
    return times, unit, False


def durations(column: Coded, name: str, decimal: str | None = None) -> np.ndarray:
    """Seconds per distinct value, nan where it is no duration. Minutes and milliseconds are told by the column's name,
    hours by "1:02:03"."""
    factor = 0.001 if re.search(r"(_|\b|time)ms$|milli", name, re.IGNORECASE) else 60.0 if re.search(r"min(ute)?s?$", name, re.IGNORECASE) else 1.0
    return np.array([_duration(text.strip(), decimal) for text in column.values.to_pylist()], float) * factor if len(column.values) else np.empty(0)


def _duration(text: str, decimal: str | None) -> float:
    if re.fullmatch(r"\d+(:\d\d){1,2}(\.\d+)?", text):
        seconds = 0.0
        for part in text.split(":"):
            seconds = seconds * 60 + float(part)
        return seconds
    return number(text, decimal)


def number(text: str, decimal: str | None = None) -> float:
    """The number a text stands for, nan where it is none; with thousands signs it is none, since 1.234 and 1,234 mean two things."""
    if decimal == ",":
        text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    # a number too large for a computer is no number either
    value = float(text) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) and text.isascii() else np.nan
    return value if np.isfinite(value) else np.nan
