"""Does a file that is taken away hold no formula, and a name of its own?"""

import pandas as pd
import pytest

from session.show import as_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "%x", "|x", "\tx", "\rx", "  =x", "＝x"])
def test_text_that_begins_like_a_formula_is_text(text: str) -> None:
    written = as_csv(pd.DataFrame({"name": [text, "plain"], text: [1, -2]})).decode("utf-8-sig")
    assert "'" + text in written
    assert "'plain" not in written
    assert ",-2" in written  # a number stays one
