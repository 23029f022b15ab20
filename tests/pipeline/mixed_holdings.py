"""A folder with the same kinds of files that an archive has, made of the samples, and what a run over it writes."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

from auditor import pipeline, settings
from auditor.output import document, formats
from auditor.pipeline import Keep, Means
from auditor.settings import Settings

SAMPLES = Path(__file__).parents[2] / "sample_data"
AS_OF = "2024-05-01"


def mixed(folder: Path) -> Path:
    """Write CSV, JSON Lines, HTML, text, gz, zip and Parquet below `folder`, with damage and repeated records."""
    made = folder / "mixed"
    shutil.copytree(SAMPLES, made, ignore=shutil.ignore_patterns("README.md"))
    (made / "again.csv").write_bytes((SAMPLES / "cables.csv").read_bytes())
    with zipfile.ZipFile(made / "more.zip", "w") as archive:
        archive.writestr("records.jsonl", (SAMPLES / "records.jsonl").read_bytes())
    (made / "packed.jsonl.gz").write_bytes(gzip.compress((SAMPLES / "records.jsonl").read_bytes()))
    (made / "damaged.jsonl").write_text('{"id": "05OSLO1", "created": "2005-01-02"}\n{"id": "05OSLO2"\n\x00\n', "utf-8")
    parquet(made / "table.parquet")
    return made


def parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    count = 40
    table = pa.table(
        {
            "id": [f"06OSLO{n}" for n in range(count)],
            "created": [f"2006-03-{n % 28 + 1:02d}" for n in range(count)],
            "classification": ["SECRET", "CONFIDENTIAL"] * (count // 2),
            "text": ["1. (S) One.\n2. (C) Two."] * count,
        }
    )
    pq.write_table(table, path, row_group_size=7)


def chosen(**given: object) -> Settings:
    """Return settings of a run on a fixed day."""
    values = {"as-of": AS_OF, "jobs": 1, **given}
    return settings.load([], isolated=True, given={key: (value, f"--{key}") for key, value in values.items()})


def written(result: object, path: Path) -> bytes:
    """Return the JSON of a result."""
    formats.to_file(document.document(result, "findings"), formats.named("json"), path, document.Options())
    return path.read_bytes()


def run(folder: Path, out: Path, means: Means | None = None, keep: Keep | None = None) -> bytes:
    """Return the JSON of a check of a folder."""
    return written(pipeline.check([folder.as_posix()], chosen(), means=means, keep=keep), out)
