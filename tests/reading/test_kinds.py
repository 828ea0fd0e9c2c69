"""The first bytes tell what a file is, whatever its name claims."""

import gzip
import zlib

import pytest

from formats.reading.kinds import kind_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"item,annotator\n", "text"),
        (b'{"a": 1}', "json"),
        (b"\xef\xbb\xbf [1]", "json"),
        (b"<a/>", "xml"),
        (b"<!DOCTYPE html><html>", "a web page (HTML)"),
        (b"%PDF-1.4", "a PDF"),
        (b"PAR1", "parquet"),
        (gzip.compress(b"x"), "gzip"),
        (zlib.compress(b"x"), "text"),
        (b"\x80\x04K\x01.", "a Python pickle"),
        (b"", "text"),
    ],
)
def test_the_first_bytes_tell_the_kind_whatever_the_name(data, kind):
    assert kind_of(data) == kind
