"""A column of text as integer codes into its distinct values: everything that is done to names is done once per distinct name."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


@dataclass
class Coded:
    """`values[codes[i]]` is the text of row i; code -1 is a missing one. `values` are distinct and in order of appearance."""

    codes: np.ndarray  # int32
    values: pa.Array  # string

    @classmethod
    def of(cls, column: pa.ChunkedArray | pa.Array) -> "Coded":
        """The codes of a text column; an empty cell and null are both missing."""
        chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
        if not pa.types.is_dictionary(chunked.type):
            chunked = pa.chunked_array([chunk.cast(pa.string()) for chunk in chunked.chunks], pa.string()).dictionary_encode()
        if not chunked.num_chunks:
            return cls(np.empty(0, np.int32), pa.array([], pa.string()))
        array = chunked.unify_dictionaries().combine_chunks()
        array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
        codes = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        values = array.dictionary.cast(pa.string())
        return cls(codes, values).recoded(pc.if_else(pc.equal(values, ""), None, values))

    def recoded(self, values: pa.Array) -> "Coded":
        """The same rows with each distinct value replaced; equal ones become one, null becomes missing, unused ones go."""
        if len(values) == 0:
            return self
        used = np.zeros(len(values) + 1, bool)
        used[self.codes] = True  # code -1 marks the appended place
        if used[:-1].all() and values.null_count == 0 and pc.count_distinct(values).as_py() == len(values):
            return Coded(self.codes, values)
        encoded = values.filter(pa.array(used[:-1])).dictionary_encode()
        new = np.full(len(values) + 1, -1, np.int32)
        new[:-1][used[:-1]] = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        return Coded(new[self.codes], encoded.dictionary)

    def renamed(self, names: Mapping[str, str]) -> "Coded":
        """The same rows with these values under other names."""
        return self.recoded(pa.array([names.get(value, value) for value in self.values.to_pylist()], pa.string())) if names else self

    def take(self, keep: np.ndarray) -> "Coded":
        return Coded(self.codes[keep], self.values).recoded(self.values)

    def counts(self) -> np.ndarray:
        """How many rows each value has."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def sorted(self) -> "Coded":
        """The same rows with the values in the order of text."""
        order = pc.sort_indices(self.values).to_numpy()
        place = np.empty(len(order) + 1, np.int32)
        place[order], place[-1] = np.arange(len(order), dtype=np.int32), -1
        return Coded(place[self.codes], self.values.take(pa.array(order)))

    def categorical(self) -> pd.Categorical:
        return pd.Categorical.from_codes(self.codes, categories=pd.Index(self.values.to_pandas(), dtype="str"), validate=False)

    def __len__(self) -> int:
        return len(self.codes)


def concat(parts: list[tuple["Coded | None", int]]) -> "Coded":
    """The parts below each other; a part without the column is missing for its whole height."""
    codes, values, offset = [], [], 0
    for part, height in parts:
        if part is None:
            codes.append(np.full(height, -1, np.int32))
            continue
        codes.append(np.where(part.codes < 0, -1, part.codes + offset).astype(np.int32))
        values.append(part.values)
        offset += len(part.values)
    joined = pa.concat_arrays(values) if values else pa.array([], pa.string())
    return Coded(np.concatenate(codes) if codes else np.empty(0, np.int32), joined).recoded(joined)
