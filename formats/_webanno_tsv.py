"""What a WebAnno TSV file holds: its text and its marks, with offsets; `webanno.py` makes answers of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_PIECE = re.compile(r"(?:\\.|[^|\\])+", re.DOTALL)
_NUMBERED = re.compile(r"(.*)\[([\d_]+)\]", re.DOTALL)
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_ROW = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?\t")
_OFFSETS = re.compile(r"(\d{1,12})-(\d{1,12})")
_CONTROL = {"t": "\t", "n": "\n", "r": "\r"}


@dataclass(frozen=True)
class _Column:
    layer: str
    feature: str  # "" = the layer has none
    kind: str  # "mark", "relation", "head" (of a relation), "link" (of a chain, or a slot: left out)

    @property
    def task(self) -> str:
        return f"{self.layer}|{self.feature}" if self.feature else self.layer


@dataclass
class _Mark:
    start: int
    end: int
    column: _Column  # the first in which it stands
    values: dict[str, str] = field(default_factory=dict)  # task -> value


@dataclass
class Document:
    """One file. `spans` holds task -> (start, end, label); a relation is a span of its dependent, its head a task of its own."""

    texts: list[str] = field(default_factory=list)  # sentence by sentence
    columns: list[_Column] = field(default_factory=list)
    spans: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    strange: list[int] = field(default_factory=list)  # lines that are neither comment nor token, or lack columns
    _tokens: dict[str, tuple[int, int]] = field(default_factory=dict)
    _marks: dict[tuple, _Mark] = field(default_factory=dict)
    _heads: list[tuple[str, int, int, str]] = field(default_factory=list)  # task, start, end, the token of the head

    @property
    def links(self) -> bool:
        return any(column.kind == "link" for column in self.columns)

    def token(self, name: str, start: int, end: int, cells: list[str]) -> None:
        """A token of TSV 3: in each cell the values of the marks on it, `_` where there is none."""
        self._tokens[name] = (start, end)
        for column, cell in zip(self.columns, cells, strict=False):
            for index, piece in enumerate(_PIECE.findall(cell) if cell not in ("", "_") else ()):
                numbered = _NUMBERED.fullmatch(piece)
                value, number = numbered.groups() if numbered else (piece, None)
                if column.kind == "head":
                    self._heads.append((column.task, start, end, value))
                elif column.kind != "link":
                    key = (column.layer, number) if number and column.kind == "mark" else (column.layer, name, index)
                    mark = self._marks.setdefault(key, _Mark(start, end, column))
                    mark.start, mark.end = min(mark.start, start), max(mark.end, end)
                    mark.values.setdefault(column.task, _plain(value) if value != "*" else "*")

    def old_token(self, name: str, start: int, end: int, cells: list[str]) -> None:
        """A token of the older TSV: B- begins a mark, I- goes on with it, O is none."""
        self._tokens[name] = (start, end)
        for column, cell in zip(self.columns, cells, strict=False):
            for index, value in enumerate(cell.split("|") if cell not in ("", "_", "O") else ()):
                if column.kind == "head":
                    self._heads.append((column.task, start, end, value))
                elif value.startswith("I-") and (column, index) in self._marks:
                    self._marks[column, index].end = end
                else:
                    mark = self._marks[column, index] = _Mark(start, end, column, {column.task: value.removeprefix("B-")})
                    self._marks[column, index, name] = mark

    def close(self) -> "Document":
        """All marks as spans. A feature without a value is left out, unless no feature of the mark has one."""
        self.spans = {column.task: [] for column in self.columns if column.kind != "link"}
        for mark in {id(mark): mark for mark in self._marks.values()}.values():
            valued = {task: value for task, value in mark.values.items() if value != "*"}
            bare = {mark.column.task: "*" if mark.column.feature else mark.column.layer}
            for task, value in (valued or bare).items():
                self.spans[task].append((mark.start, mark.end, value))
        for task, start, end, token in self._heads:
            at = self._tokens.get(token)
            self.spans[task].append((start, end, f"{at[0]}-{at[1]}" if at else token))
        return self


def document(text: str) -> Document:
    """The document that stands in a file, of the older layout or of TSV 3."""
    lines = text.split("\n")
    old = not lines[0].startswith("#FORMAT")
    found, before, position = Document(columns=list(_old_columns(lines[0])) if old else []), 0, 0
    for number, line in enumerate((line.removesuffix("\r") for line in lines), 1):
        if line.startswith("#T_"):
            found.columns += _columns(line)
        elif line.startswith(("#Text=", "#text=")):
            before += len(found.texts[-1]) + 1 if found.texts else 0  # sentences are joined by a line break
            found.texts.append(_plain(line[6:]))
        elif _ROW.match(line):
            name, *cells = line.split("\t")
            if old:
                start = _find(cells[0], found.texts[-1] if found.texts else "", before, position)
                position = start + len(cells[0])
                found.old_token(name, start, position, cells[1:])
            elif offsets := _OFFSETS.fullmatch(cells[0]):
                found.token(name, int(offsets[1]), int(offsets[2]), cells[2:])
            if len(cells) - (1 if old else 2) < len(found.columns) or not (old or offsets):
                found.strange.append(number)
        elif line.strip() and not line.startswith("#") and number > 1:
            found.strange.append(number)
    return found.close()


def _columns(line: str) -> Iterator[_Column]:
    """The columns of one layer of TSV 3: `#T_SP=layer|feature|feature`."""
    kind, _, definition = line.partition("=")
    layer, *features = definition.strip().split("|")
    layer, slot = layer.rpartition(".")[2], False
    for feature in features or [""]:
        if slot or feature.startswith("ROLE_"):
            slot = not slot  # a slot takes two columns: its roles, then their targets
            yield _Column(layer, feature, "link")
        elif feature.startswith("BT_"):
            yield _Column(layer, "head", "head")
        elif kind == "#T_CH" and feature.lower().endswith("relation"):
            yield _Column(layer, feature, "link")
        else:
            yield _Column(layer, feature, "relation" if kind == "#T_RL" else "mark")


def _old_columns(line: str) -> Iterator[_Column]:
    """The columns of the older header: ` # layer | feature # layer | feature | AttachTo=layer`."""
    for definition in re.split(r"(?:^| )# ", line.strip("\r")):
        layer, *features = [part.strip() for part in definition.split("|")]
        for feature in features:
            is_head = feature.startswith("AttachTo")
            yield _Column(layer.rpartition(".")[2], "head" if is_head else feature, "head" if is_head else "mark")


def _find(word: str, sentence: str, before: int, position: int) -> int:
    """Where a token of the older TSV begins in the document: the next place of the word in its sentence, which begins at `before`."""
    at = sentence.find(word, max(0, position - before))
    return before + at if at >= 0 else max(position, before)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda escaped: _CONTROL.get(escaped[1], escaped[1]), text) if "\\" in text else text
