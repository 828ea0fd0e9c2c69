"""Does the generator write the same bytes every time, and are they the committed ones?"""

import hashlib
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sample_data import generate

FOLDER = Path(generate.__file__).parent
FILES = ("demo.parquet", "demo_faultless.parquet", "planted.toml")


def digests(folder: Path) -> list[str]:
    return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate.write(folder)
    return folder


def test_the_same_bytes_in_a_process_with_other_hashes(written: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from sample_data import generate; generate.write(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=FOLDER.parent, env={"PYTHONHASHSEED": "7"}, check=True)
    assert digests(written) == digests(tmp_path)


def test_the_committed_studies_are_what_is_generated(written: Path) -> None:
    for name in FILES[:2]:  # by content: another release of pyarrow may pack the same cells otherwise
        assert pq.read_table(FOLDER / name).equals(pq.read_table(written / name))
    assert (FOLDER / FILES[2]).read_text("utf-8") == (written / FILES[2]).read_text("utf-8")


def test_a_changed_answer_would_be_noticed(written: Path) -> None:
    table = pq.read_table(written / FILES[0])
    labels = table["label"].to_pylist()
    labels[0] = "something else"
    changed = table.set_column(table.schema.get_field_index("label"), "label", pa.array(labels, pa.string()))
    assert not changed.equals(pq.read_table(FOLDER / FILES[0]))
