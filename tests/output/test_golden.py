"""The bytes of every format: as kept in golden/, whatever the hash seed and the time zone.

`python tests/output/test_golden.py` writes the files anew; look at the difference before you keep it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_results import made

from auditor.output import document, formats

GOLDEN = Path(__file__).parent / "golden"
KEPT = [name for name, entry in formats.FORMATS.items() if not entry.binary]


def written(name: str) -> bytes:
    out = io.BytesIO()
    formats.to_stream(document.document(made()), formats.FORMATS[name], out, document.Options())
    return out.getvalue()


@pytest.mark.parametrize("name", KEPT)
def test_bytes_are_as_kept(name: str):
    assert written(name).decode() == (GOLDEN / f"check.{name}").read_text(encoding="utf-8")


def test_bytes_do_not_depend_on_seed_or_zone():
    digests = [
        subprocess.run(
            [sys.executable, __file__, "digests"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Pacific/Kiritimati", "C.UTF-8"))
    ]
    assert digests[0] == digests[1]
    assert len(json.loads(digests[0])) == len(formats.FORMATS)


if __name__ == "__main__":
    if sys.argv[1:] == ["digests"]:
        sys.stdout.write(json.dumps({name: hashlib.sha256(written(name)).hexdigest() for name in formats.FORMATS}))
    else:
        for kept in KEPT:
            (GOLDEN / f"check.{kept}").write_bytes(written(kept))
