"""What was given, as files in memory: zips that lie, climb out, overlap or explode, links, passwords, folders, compressed files."""

import bz2
import gzip
import io
import lzma
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from formats.reading import unpack
from formats.reading.limits import Limits
from study import Unreadable
from tests.reading.helpers import answers, codes, problem, read, read_paths, refused, table

ROWS = [("1", "ann", "good"), ("1", "bob", "bad")]
CSV = table(ROWS).encode()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return sink.getvalue()


def with_link(*, last: bool) -> bytes:
    link = zipfile.ZipInfo("passwords.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for entry, data in [("a.csv", CSV), (link, b"/etc/passwd")] if last else [(link, b"/etc/passwd"), ("a.csv", CSV)]:
            archive.writestr(entry, data)
    return sink.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(CSV),
        bz2.compress(CSV),
        lzma.compress(CSV),
        zipped(("a.csv", CSV)),
        zipped(("a.csv.gz", gzip.compress(CSV))),
        zipped(("d/e/a.csv", CSV), ("__MACOSX/._a.csv", b"x")),
    ],
)
def test_a_packed_table_is_the_table(data):
    assert answers(read(data, name="export.bin")) == ROWS


def test_the_names_inside_are_told():
    assert read(zipped(("d/a.csv", CSV)), name="e.zip").report.files == ("e.zip > d/a.csv",)


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "a/../../b.csv", "..\\a.csv", "\\a.csv", "C:\\a.csv", "C:a.csv", "a/.."])
def test_a_name_that_climbs_out_is_refused(name):
    [refusal] = refused(zipped(("a.csv", CSV), (name, CSV)))
    assert (refusal.code, "point outside" in refusal.what) == ("IMP-ZIP-PATH", True)


@pytest.mark.parametrize("name", ["a..b.csv", "a/..b.csv", "…/a.csv"])
def test_dots_that_climb_nowhere_are_a_name(name):
    assert answers(read(zipped((name, CSV)))) == ROWS


@pytest.mark.parametrize("last", [False, True])
def test_a_link_is_passed_over_and_said_wherever_it_stands(last):
    found = read(with_link(last=last), name="e.zip")
    assert answers(found) == ROWS
    assert problem(found, "IMP-ZIP-PATH").where == "e.zip > passwords.csv"


def test_a_zip_of_links_only_is_refused():
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert [refusal.code for refusal in refused(sink.getvalue())] == ["IMP-ZIP-PATH"]


def test_a_zip_in_a_zip_is_refused():
    assert [refusal.code for refusal in refused(zipped(("inner.zip", zipped(("a.csv", CSV)))))] == ["IMP-ZIP-NESTED"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(), "IMP-EMPTY"),
        (zipped(("a/", b"")), "IMP-EMPTY"),
        (zipped(("a.csv", CSV))[:-30], "IMP-ZIP-DAMAGED"),
        (gzip.compress(CSV)[:-9], "IMP-ZIP-DAMAGED"),
        (gzip.compress(CSV)[:20] + b"\0" * 20, "IMP-ZIP-DAMAGED"),
        (bz2.compress(CSV)[:-5], "IMP-ZIP-DAMAGED"),
        (lzma.compress(CSV)[:-5], "IMP-ZIP-DAMAGED"),
    ],
)
def test_what_is_empty_or_damaged_is_named_so(data, code):
    assert [refusal.code for refusal in refused(data)] == [code]


def test_a_changed_byte_in_a_member_is_noticed_by_its_checksum():
    data = bytearray(zipped(("a.csv", CSV), method=zipfile.ZIP_STORED))
    data[data.index(b"good")] ^= 1
    [refusal] = refused(bytes(data), name="e.zip")
    assert (refusal.code, refusal.where) == ("IMP-ZIP-DAMAGED", "e.zip > a.csv")


def test_a_password_is_named():
    data = bytearray(zipped(("a.csv", CSV)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    [refusal] = refused(bytes(data))
    assert (refusal.code, refusal.what) == ("IMP-ENCRYPTED", "The ZIP is protected by a password.")


def test_a_method_nobody_knows_is_damage_and_no_crash():
    data = bytearray(zipped(("a.csv", CSV)))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(mark) + place, 99)
    assert [refusal.code for refusal in refused(bytes(data))] == ["IMP-ZIP-DAMAGED"]


def overlapping() -> bytes:
    """Two entries of the directory that point at one member."""
    data = zipped(("a.csv", CSV), ("b.csv", CSV))
    first, second = data.index(b"PK\x01\x02"), data.rindex(b"PK\x01\x02")
    changed = bytearray(data)
    changed[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(changed)


def lying() -> bytes:
    """A member that says it unpacks to 10 bytes and unpacks to eleven million."""
    data = bytearray(zipped(("a.csv", b"a" * 11_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + place, 10)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"a" * 11_000_000),
        bz2.compress(b"a" * 11_000_000),
        lzma.compress(b"a" * 11_000_000),
        zipped(("a.csv", b"a" * 11_000_000)),
        zipped(*((f"{n}.csv", b"a" * 2_000_000) for n in range(6))),
        overlapping(),
        lying(),
    ],
    ids=["gzip", "bzip2", "xz", "zip", "many members", "overlap", "lying size"],
)
def test_a_bomb_is_refused(data):
    [refusal] = refused(data)
    assert refusal.code in ("IMP-LIMIT-UNPACK", "IMP-ZIP-DAMAGED")
    assert "Nothing was imported" in refusal.what or refusal.code == "IMP-ZIP-DAMAGED"


def test_no_more_than_the_limit_is_ever_unpacked(monkeypatch):
    taken = []
    whole = zipfile.ZipExtFile.read

    def counted(stream: zipfile.ZipExtFile, n: int = -1) -> bytes:
        taken.append(whole(stream, n))
        return taken[-1]

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    refused(zipped(("a.csv", b"a" * 30_000_000)))
    assert sum(map(len, taken)) <= 10_000_001


def test_a_bomb_inside_a_member_is_one_too():
    assert [refusal.code for refusal in refused(zipped(("a.csv.gz", gzip.compress(b"a" * 20_000_000))))] == ["IMP-LIMIT-UNPACK"]


@pytest.mark.parametrize("limits", [Limits(members=2), Limits(size=20)])
def test_too_many_or_too_large_files_are_refused_by_the_limit(limits, tmp_path):
    for n in range(3):
        (tmp_path / f"{n}.csv").write_bytes(CSV)
    with pytest.raises(Unreadable) as refusal:
        read_paths([tmp_path], limits=limits)
    assert refusal.value.problems[0].code in ("IMP-LIMIT-MEMBERS", "IMP-LIMIT-SIZE")
    assert refused(zipped(*((f"{n}.csv", CSV) for n in range(3))), limits=limits)[0].code.startswith("IMP-LIMIT")


def test_a_folder_is_walked_without_links_hidden_files_and_its_study_toml(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.csv").write_bytes(CSV)
    (tmp_path / ".hidden.csv").write_bytes(CSV)
    (tmp_path / "study.toml").write_text("[scales]\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "deep" / "a.csv")
    (tmp_path / "linked").symlink_to("/etc")
    found = read_paths([tmp_path])
    assert [name.rpartition(" > ")[2] for name in found.report.files] == ["deep/a.csv"]
    assert answers(found) == ROWS


def test_an_empty_folder_and_nothing_at_all_say_so(tmp_path):
    for sources in ([tmp_path], []):
        with pytest.raises(Unreadable, match="There is no file to read"):
            read_paths(sources)


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unreadable, match="neither a file nor a folder"):
        read_paths([tmp_path / "pipe"])


def test_a_note_in_the_folder_does_not_keep_the_export_out(tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "README.md").write_text("# About\nnothing\n")
    found = read_paths([tmp_path])
    assert answers(found) == ROWS and "IMP-TYPE" in codes(found)


def test_nothing_is_written_while_unpacking(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "e.zip"
    path.write_bytes(zipped(("a.csv", CSV)))
    before = sorted(tmp_path.rglob("*"))
    unpack.open_all([("e.zip", Path(path))], Limits())
    assert sorted(tmp_path.rglob("*")) == before
