"""How is alpha computed on an ordinal scale, whose distances depend on how often each label was given?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metrics.agreement import distances
from metrics.agreement.alpha_terms import alpha_terms
from metrics.tally import Patterns

BLOCK = 4_000_000  # cells of patterns × labels that are held at once


@dataclass(frozen=True)
class Ordinal:
    """Alpha by squared differences of midranks, which move with every item that is drawn or left out."""

    patterns: Patterns
    graded: bool = True

    @property
    def width(self) -> int:
        return self.patterns.counts.matrix.shape[1] ** 2

    def _rows(self, which: slice = slice(None)) -> np.ndarray:
        matrix = self.patterns.counts.matrix[which]
        return (matrix if isinstance(matrix, np.ndarray) else matrix.toarray()).astype(np.float64)

    @cached_property
    def _upper(self) -> tuple[np.ndarray, np.ndarray]:
        return np.triu_indices(self.patterns.counts.matrix.shape[1], 1)

    @cached_property
    def _all(self) -> np.ndarray:
        return self._rows()

    @cached_property
    def _coincidences(self) -> np.ndarray:
        """o_ck of one item of each pattern, for c < k, with shape (patterns, pairs of labels)."""
        c, (a, b) = self._all, self._upper
        return c[:, a] * c[:, b] / (self.patterns.counts.judgements - 1)[:, None]

    def terms(self, drawn: np.ndarray) -> np.ndarray:
        if len(drawn) == 1:  # one row needs no table of all coincidences
            together, used = self._sums(drawn[0])
            return self._of(used[None], together, np.zeros(1))
        used, (a, b) = drawn @ self._all, self._upper
        ranks = distances.midranks(used)
        apart = (ranks[:, a] - ranks[:, b]) ** 2
        return self._terms(used, ranks, 2 * np.einsum("rk,rk->r", drawn @ self._coincidences, apart))

    def without_one(self) -> np.ndarray:
        """Of each pattern in turn, a block of them at a time: the ranks of all other answers change too."""
        together, used = self._sums(self.patterns.items.astype(np.float64))
        m, block = self.patterns.counts.judgements, max(1, BLOCK // len(used))
        found = []
        for start in range(0, len(m), block):
            c = self._rows(slice(start, start + block))
            left = used - c
            ranks = distances.midranks(left)
            own = (np.einsum("pk,pk->p", ranks, c) ** 2 - np.einsum("pk,pk->p", ranks**2, c)) / (m[start : start + block] - 1)
            found.append(self._of(left, together, own))
        return np.concatenate(found)

    def _sums(self, frequencies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """O = the coincidences o_ck with shape (labels, labels), and how often each label was given."""
        matrix = self.patterns.counts.matrix
        weights = frequencies / (self.patterns.counts.judgements - 1)
        scaled = matrix * weights[:, None] if isinstance(matrix, np.ndarray) else matrix.multiply(weights[:, None]).tocsr()
        together = scaled.T @ matrix
        together = together if isinstance(together, np.ndarray) else together.toarray()
        return together - np.diag(weights @ matrix), frequencies @ matrix

    def _of(self, used: np.ndarray, together: np.ndarray, own: np.ndarray) -> np.ndarray:
        """With r the ranks: sum of o_ck (r_c - r_k)² = 2 (sum of n_c r_c² - r'Or), where `own` is the part of r'Or that is left out."""
        ranks = distances.midranks(used)
        pairs = np.einsum("rk,rk->r", ranks @ together, ranks) - own
        return self._terms(used, ranks, 2 * (np.einsum("rk,rk->r", used, ranks**2) - pairs))

    @staticmethod
    def _terms(used: np.ndarray, ranks: np.ndarray, observed: np.ndarray) -> np.ndarray:
        n = used.sum(axis=1)
        apart = 2 * (n * np.einsum("rk,rk->r", used, ranks**2) - np.einsum("rk,rk->r", used, ranks) ** 2)
        top = np.maximum(ranks[:, -1] - ranks[:, 0], 0.5) ** 2
        return np.stack(alpha_terms(n, observed / top, apart / top), axis=1)
