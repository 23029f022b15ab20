"""Find `rules/` and `reports/`: inside an installed wheel, else beside the package in a checkout."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from auditor.errors import ConfigError

_HERE = Path(__file__).resolve().parent


@cache
def folder(kind: str) -> Path:
    """Return the folder `kind` ("rules" or "reports"); `ConfigError` where the installation lacks it."""
    places = (_HERE / "_data" / kind, _HERE.parent / kind)
    for place in places:
        if place.is_dir():
            return place
    looked = " nor ".join(str(place) for place in places)
    message = f"the folder {kind}/ is neither {looked}; reinstall auditor"
    raise ConfigError(message)


@cache
def load(name: str) -> Any:
    """Return the JSON document `rules/<name>.json`, e.g. `load("vocabulary/levels")`."""
    return json.loads((folder("rules") / f"{name}.json").read_text(encoding="utf-8"))
