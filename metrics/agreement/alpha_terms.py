"""What are observed and expected agreement to Krippendorff?"""

import numpy as np


def alpha_terms(n: np.ndarray, observed: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 - D_o and 1 - D_e from n D_o and n (n - 1) D_e."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - observed / n, 1 - expected / (n * (n - 1))
