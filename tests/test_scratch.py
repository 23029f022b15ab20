"""What a run sets aside: it comes back as it was put, and where there is no room that is said."""

import errno
import tempfile

import pytest

from auditor.scratch import NoRoom, Scratch

MANY = b"x" * (2 << 20)


def test_what_was_put_comes_back_in_memory_and_on_disk():
    scratch = Scratch()
    lying = [scratch.put(content) for content in (b"one", MANY, b"", b"two")]
    assert [scratch.get(one) for one in reversed(lying)] == [b"two", b"", MANY, b"one"]
    assert scratch.get(scratch.put(b"three")) == b"three"


def test_a_machine_without_a_folder_for_temporary_files(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(NoRoom, match=r"can't be written: No usable temporary directory .*; make room there, or name"):
        Scratch().put(MANY)
