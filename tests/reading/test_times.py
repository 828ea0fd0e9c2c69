"""Times and durations from text: every documented form, what is ambiguous, what cannot be, and that nothing is guessed in silence."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import times
from formats.reading.coded import Coded
from formats.reading.contract import Options
from tests.reading.helpers import answers, codes, problem, read, table

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def moments(*texts: str, stated: str | None = None) -> times.Times:
    return times.moments(Coded.of(pa.array(texts, pa.string())), stated)


def moment(text: str, stated: str | None = None) -> datetime | None:
    [found] = moments(text, stated=stated).microseconds.tolist()
    return None if found == times.NONE else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=found)


@pytest.mark.parametrize(
    ("text", "form", "naive"),
    [
        ("2026-03-01T12:00:00Z", "ISO", False),
        ("2026-03-01T12:00:00.000000Z", "ISO", False),
        ("2026-03-01T12:00:00.000000000Z", "ISO", False),
        ("2026-03-01T12:00:00,000Z", "ISO", False),
        ("2026-03-01 12:00", "ISO", True),
        ("2026-03-01 12:00:00 UTC", "ISO", False),
        ("2026-03-01T14:00:00+02:00", "ISO", False),
        ("2026-03-01T14:00:00+0200", "ISO", False),
        ("2026-03-01 13:00:00.000+01", "ISO", False),
        ("2026-03-01T06:30:00-05:30", "ISO", False),
        (" 2026-03-01T12:00:00Z ", "ISO", False),
        ("2026/03/01 12:00:00", "year first", True),
        ("2026/3/1 1:00:00 PM GMT+1", "year first", False),
        ("2026/03/01 12:00:00 PM UTC", "year first", False),
        ("03/01/2026 12:00:00 PM", "month first", True),
        ("1.3.2026 12:00", "day first", True),
        ("Sun Mar 01 04:00:00 PST 2026", "words", False),
        ("Sun, 01 Mar 2026 12:00:00 GMT", "words", False),
        ("1772366400", "unix seconds", False),
        ("1772366400.0", "unix seconds", False),
        ("1772366400000", "unix milliseconds", False),
        ("1772366400000000", "unix microseconds", False),
        ("1772366400000000000", "unix nanoseconds", False),
        ("46082.5", "Excel days", False),
    ],
)
def test_each_form_of_noon_is_noon(text, form, naive):
    found = moments(text)
    assert (moment(text), found.format, found.naive) == (NOON, form, naive)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "0000-00-00",
        "2026-03-01T25:61:00Z",
        "2026-03-01T23:59:60Z",
        "9999-12-31",
        "1969-12-31",
        "2026/02/30",
        "2026/03/01 13:00 PM x",
        "31/02/2026",
        "00/00/2026",
        "Sun Mar 01 12:00:00 XYZ 2026",
        "Sun Feb 30 12:00:00 UTC 2026",
        "yesterday",
        "12:00",
        "-1",
        "5",
        "1e9",
        "99999999999999999999",
        "",
    ],
)
def test_what_cannot_be_a_time_is_none(text):
    assert not len(moments(text).microseconds) or moments(text).microseconds.tolist() == [times.NONE]


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31)), min_size=1, max_size=5, unique=True), st.sampled_from([0, 60, -330, 840]))
def test_iso_times_come_back_to_the_microsecond(clocks, minutes):
    sign, ahead = "-" if minutes < 0 else "+", abs(minutes)
    found = moments(*(f"{clock.isoformat()}{sign}{ahead // 60:02}:{ahead % 60:02}" for clock in clocks))
    expected = [round((clock - datetime(1970, 1, 1) - timedelta(minutes=minutes)) / timedelta(microseconds=1)) for clock in clocks]
    inside = [times._EARLIEST <= moment < times._LATEST for moment in expected]
    assert found.microseconds[inside].tolist() == [moment for moment, kept in zip(expected, inside, strict=True) if kept]


def test_one_impossible_date_takes_no_other_with_it():
    assert moments("2026-02-30", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00").microseconds.tolist() == [times.NONE, *[int(NOON.timestamp() * 1e6)] * 2]


@pytest.mark.parametrize(
    ("texts", "order", "ambiguous"),
    [
        (("3/2/2026", "4/2/2026"), "month first", True),
        (("3/2/2026", "13/2/2026"), "day first", False),
        (("3/2/2026", "3/25/2026"), "month first", False),
        (("3.2.2026", "4.2.2026"), "day first", False),
        (("13/2/2026", "2/13/2026"), "day first", True),
    ],
)
def test_the_order_of_day_and_month_is_told_or_asked(texts, order, ambiguous):
    found = moments(*texts)
    assert (found.format, found.ambiguous) == (order, ambiguous)


def test_a_person_s_order_is_taken():
    assert moment("3/2/2026", "day first") == datetime(2026, 2, 3, tzinfo=UTC)
    assert moment("3/2/2026", "month first") == datetime(2026, 3, 2, tzinfo=UTC)
    assert not moments("3/2/2026", stated="day first").ambiguous


def test_numbers_of_several_units_are_no_times_until_a_person_says():
    found = moments("1772366400", "1772366400000")
    assert found.format == "numbers of several units" and found.ambiguous and (found.microseconds == times.NONE).all()
    stated = moments("1772366400", "1772366400000", stated="unix seconds")
    assert stated.microseconds.tolist() == [int(NOON.timestamp() * 1e6), times.NONE]


@pytest.mark.parametrize(
    ("text", "name", "seconds"),
    [
        ("12.5", "seconds", 12.5),
        ("1:02", "duration", 62.0),
        ("1:02:03", "time_spent", 3723.0),
        ("1:02:03.5", "x", 3723.5),
        ("1500", "duration_ms", 1.5),
        ("1500", "elapsed_ms", 1.5),
        ("1500", "time_ms", 1.5),
        ("2", "duration_min", 120.0),
        ("2", "minutes", 120.0),
        ("1e3", "seconds", 1000.0),
        ("-3", "seconds", -3.0),
        ("1,234", "seconds", None),
        ("1.234,5", "seconds", None),
        ("１２", "seconds", None),
        ("abc", "seconds", None),
        ("1e400", "seconds", None),
        ("nan", "seconds", None),
    ],
)
def test_durations_are_seconds_or_nothing(text, name, seconds):
    [found] = times.durations(Coded.of(pa.array([text])), name).tolist()
    assert found == seconds if seconds is not None else np.isnan(found)


def test_a_decimal_comma_counts_in_durations_only_when_a_person_says_so():
    text = table([("1", "ann", "a", "12,5"), ("1", "bob", "b", "7,25")], ("item", "annotator", "label", "seconds"), delimiter=";")
    assert answers(read(text), "seconds") == [(None,), (None,)]
    assert answers(read(text, Options(decimal=",")), "seconds") == [(12.5,), (7.25,)]


def test_times_that_cannot_be_read_are_counted_with_their_address():
    text = table([("1", "ann", "a", "2026-03-01"), ("1", "bob", "b", "2026-02-30"), ("2", "bob", "b", "soon")], ("item", "annotator", "label", "timestamp"))
    said = problem(read(text), "VAL-DATE")
    assert (said.rows, said.examples) == (2, ('study.csv > line 3: "2026-02-30"', 'study.csv > line 4: "soon"'))


def test_the_zone_that_nobody_gave_is_said():
    rows = [("1", "ann", "a", "2026-03-01 12:00"), ("1", "bob", "b", "2026-03-01 13:00")]
    assert "VAL-TZ" in codes(read(table(rows, ("item", "annotator", "label", "timestamp"))))
    zoned = [(*row[:3], row[3] + "Z") for row in rows]
    assert "VAL-TZ" not in codes(read(table(zoned, ("item", "annotator", "label", "timestamp"))))
