"""Values as the text a label or an id is, whatever type a file gave them."""

import json


class Decimal(float):
    """A number that remembers how it was written, so that 1E5 or 5.0 as a label stays what the annotator gave."""

    def __new__(cls, written: str) -> "Decimal":
        number = super().__new__(cls, written)
        number.written = written
        return number


def text_of(value: object) -> str | None:
    """A JSON value as text: 7 -> "7", true -> "true", null -> None; nothing is rounded or reformatted, lone surrogates are replaced.

    >>> text_of(7), text_of("007"), text_of(True), text_of(None), text_of([1, "a"])
    ('7', '007', 'true', None, '[1, "a"]')
    """
    if value is None:
        return None
    if type(value) is int:  # most ids; json would take its time
        return str(value)
    if isinstance(value, Decimal):
        return value.written
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
