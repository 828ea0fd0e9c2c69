"""Between which limits does a share lie? Each method with its source."""

import math

Z95 = 1.959963984540054  # the normal quantile of a 95 % interval


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % limits of a share seen in n trials; n need not be whole. Never closed to a point, and never outside 0 to 1.

    Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.

    >>> [round(limit, 4) for limit in wilson(0.8, 10)]
    [0.4902, 0.9433]
    """
    spread = Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return (0.0 if share == 0 else centre - half), (1.0 if share == 1 else centre + half)
