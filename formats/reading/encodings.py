"""Bytes as text: which encoding, how sure, and what is no text at all."""

import codecs
from dataclasses import dataclass

from study import Problem, Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HEAD = 65_536


@dataclass(frozen=True)
class Decoded:
    """Text, the name of its encoding as a person knows it, and a problem where the encoding was a guess."""

    text: str
    encoding: str
    problem: Problem | None = None


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file. Raises Unreadable where the bytes cannot be text in the encoding."""
    if encoding:
        try:
            return Decoded(data.decode(encoding).lstrip("\ufeff").encode("utf-8", "replace").decode(), encoding)
        except (ValueError, LookupError) as error:
            raise Unreadable.because("IMP-ENC", name, f'The file cannot be read as "{encoding}": {error}.', "Choose another encoding.") from error
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, "replace").lstrip("\ufeff"), codec.removesuffix("-sig").upper())
    silent = _utf16_without_bom(data[:HEAD])
    if silent:
        problem = Problem(
            "IMP-ENC",
            name,
            f"The text is {silent.upper()} without a mark that says so; it was read as such.",
            "If letters look wrong, choose another encoding.",
            asks=True,
        )
        return Decoded(data.decode(silent, "replace"), silent.upper(), problem)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        return _legacy(data, name, error)


def _legacy(data: bytes, name: str, error: UnicodeDecodeError) -> Decoded:
    line = data.count(b"\n", 0, error.start) + 1
    try:
        text, used = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, used = data.decode("latin-1"), "Latin-1"
    start = text[:HEAD]
    controls = sum(character < " " and character not in "\t\r\n\f\v\x1a\x1b" for character in start)
    if sum("\x7f" <= character <= "\x9f" for character in start) > 8 and controls <= 8 and "\n" in start:
        guesses = [codec for codec in ("shift_jis", "gb18030", "euc_kr", "big5", "koi8_r") if _decodes(data, codec)]
        raise Unreadable.because(
            "IMP-ENC",
            f"{name} > line {line}",
            "The text is in an encoding that cannot be told from its bytes.",
            f"Choose it on the Import page or with --encoding: {', '.join(guesses) or 'the one your tool exports'}. UTF-8 is safest.",
        )
    if controls > max(8, len(start) // 50) or "\n" not in start:
        raise Unreadable.because(
            "IMP-TYPE", name, "This is not a text table that can be read: most of its bytes are no characters.", "Export as CSV in UTF-8, as Excel or as JSON."
        )
    sample = next(piece for piece in text.splitlines() if any(ord(character) > 127 for character in piece)).strip()[:60]
    return Decoded(
        text,
        used,
        Problem(
            "IMP-ENC",
            f"{name} > line {line}",
            f'The text is not UTF-8; it was read as {used}: "{sample}".',
            "If letters look wrong, choose the encoding on the Import page.",
            0,
            asks=True,
            effect="Names with wrong letters would count as other people.",
        ),
    )


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_bom(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and even * 10 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 5 and odd * 10 < even else None


def head(data: bytes) -> str:
    """The beginning as text, for recognising; empty where it is no text."""
    start = data[:HEAD]
    for mark, codec in _BOMS:
        if start.startswith(mark):
            return start.decode(codec, "ignore").lstrip("\ufeff")
    silent = _utf16_without_bom(start)
    return start.decode(silent or "utf-8", "ignore" if silent else "replace")
