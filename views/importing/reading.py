"""How are the characters, lines, numbers and dates of the files to be read, and what is the study called?"""

import streamlit as st

from views.importing.subject import Subject

AUTO = ""
DETECTED = "as detected"
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1251", "shift_jis", "gb18030", "big5", "euc_kr")
DELIMITERS = {AUTO: DETECTED, ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DECIMALS = {AUTO: DETECTED, ".": "point: 3.5", ",": "comma: 3,5"}
DATES = {AUTO: DETECTED, "day first": "day first: 31/12/2026", "month first": "month first: 12/31/2026"}


def draw(subject: Subject) -> dict[str, object]:
    """Returns what was changed of encoding, delimiter, header line, decimal sign, dates, sheet, filling down and name."""
    decided = subject.decided
    name = subject.study.name if subject.study is not None else ""
    with st.grid(3, min_column_width=200):
        now: dict[str, object] = {
            "name": st.text_input(
                "Name of the study", name, help="Decisions are kept under this name, and found again when an export of that name is opened.", key="reading.name"
            ),
            "encoding": st.selectbox(
                "Characters",
                ["", *ENCODINGS],
                _place(["", *ENCODINGS], decided.get("encoding")),
                accept_new_options=True,
                format_func=lambda value: value or DETECTED,
                key="reading.encoding",
            )
            or "",
            "delimiter": st.selectbox(
                "Delimiter", list(DELIMITERS), _place(list(DELIMITERS), decided.get("delimiter")), format_func=DELIMITERS.__getitem__, key="reading.delimiter"
            ),
            "header_line": st.number_input(
                "Line with the names of the columns",
                0,
                None,
                decided.get("header_line"),
                placeholder=DETECTED,
                help="Counted from 1; 0 = there is none.",
                key="reading.header",
            ),
            "decimal": st.selectbox(
                "Decimal sign", list(DECIMALS), _place(list(DECIMALS), decided.get("decimal")), format_func=DECIMALS.__getitem__, key="reading.decimal"
            ),
            "dates": st.selectbox("Dates", list(DATES), _place(list(DATES), decided.get("dates")), format_func=DATES.__getitem__, key="reading.dates"),
            "sheet": st.text_input("Sheet of a workbook", decided.get("sheet", ""), placeholder=DETECTED, key="reading.sheet"),
            "fill_down": st.checkbox("An empty cell repeats the one above", bool(decided.get("fill_down", False)), key="reading.fill"),
        }
    before = {
        "name": name,
        "fill_down": False,
        **{field: decided.get(field, "") for field in ("encoding", "delimiter", "decimal", "dates", "sheet")},
        "header_line": decided.get("header_line"),
    }
    before["fill_down"] = bool(decided.get("fill_down", False))
    return {field: value for field, value in now.items() if value != before[field]}


def _place(options: list[str], value: object) -> int:
    return options.index(value) if value in options else 0
