"""A small export and the command line that reads it, for the tests of this folder."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from assay import app

ANNOTATORS = ("ann", "ben", "cid")


def export(path: Path, *, items: int = 20, seed: int = 3) -> Path:
    """A long CSV: three annotators, one task "label", gold on the first four items."""
    chance = random.Random(seed)
    rows = [f"i{item},{who},{chance.choice(['good', 'bad', 'bad'])},{'good' if item < 4 else ''}" for item in range(items) for who in ANNOTATORS]
    path.write_text("item,annotator,label,gold\n" + "\n".join(rows) + "\n")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def facts(*arguments: object, code: int = 0) -> dict:
    """What `import --json` prints; the exit code must be this one."""
    result = run("import", *arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def problems(found: dict) -> Sequence[str]:
    return [f"[{problem['where']}] {problem['what']} Hint: {problem['hint']}" for problem in found["problems"]]
