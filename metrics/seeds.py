"""Where does chance begin? At what was counted, so that the same answers give the same interval on every surface."""

from hashlib import blake2b

import numpy as np

from metrics.tally import Patterns


def seed_of(patterns: Patterns) -> int:
    """A seed that depends on the patterns alone: on no name, no order of rows, and not on the way by which a part of a study was chosen."""
    matrix = patterns.counts.matrix
    parts = [patterns.items, *([matrix] if isinstance(matrix, np.ndarray) else [matrix.indptr, matrix.indices, matrix.data])]
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(np.ascontiguousarray(part, np.int64).tobytes())
    return int.from_bytes(digest.digest(), "big")
