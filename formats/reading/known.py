"""What an export knows of items and of annotators, once each."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from formats.reading import clean
from formats.reading.contract import Options, Reading
from formats.reading.draft import Draft
from formats.reading.text import text_of


def known(readings: list[Reading], draft: Draft, options: Options) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is known of items and of annotators, once each; of two facts about one the first stands."""
    items = _facts([fact for reading in readings for fact in reading.items], "item", draft.names["item"].values.to_pylist())
    people = draft.names["annotator"].values.to_pylist()
    annotators = _facts([fact for reading in readings for fact in reading.annotators], "annotator", people, everyone=True, merged=options.merge_annotators)
    kind = annotators["kind"].astype(object) if "kind" in annotators else pd.Series(None, index=annotators.index, dtype=object)
    kind[annotators.index.isin(options.models)] = "model"
    annotators["kind"] = kind.fillna("human").astype("str")
    if "control" in items:
        items["control"] = (items["control"].astype(object) == True).astype(bool)  # noqa: E712 (None is no control)
    return items, annotators


def _facts(facts: list[dict], key: str, names: list[str], *, everyone: bool = False, merged: Mapping[str, str] = MappingProxyType({})) -> pd.DataFrame:
    """One line per name that occurs in the study and is known (or per name at all), text columns for everything but `control`."""
    known: dict[str, dict] = {}
    wanted = set(names)
    for fact in facts:
        name = clean.name(fact.get(key))
        name = merged.get(name, name) if name else None
        if name in wanted:
            line = known.setdefault(name, {})
            for column, value in fact.items():
                if column != key and value is not None and column not in line:
                    line[column] = value if column == "control" else text_of(value)
    index = [name for name in names if everyone or name in known]
    columns = list(dict.fromkeys(column for line in known.values() for column in line))
    data = {column: pd.Series([known.get(name, {}).get(column) for name in index], dtype=object if column == "control" else "str") for column in columns}
    return pd.DataFrame(data, columns=pd.Index(columns, dtype="str")).set_axis(pd.Index(index, name=key, dtype="str"), axis=0)
