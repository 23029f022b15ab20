"""Draw pictures: Vega-Lite specifications from `reports/charts/`, turned into SVG offline by vl-convert.

A picture is drawn twice, for a wide and for a narrow page; colours become names of the style sheet, so that the same
drawing serves light and dark. Needs the extra `report`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

from auditor import resources
from auditor.errors import ConfigError, UsageError
from auditor.timing.story import Picture

_IDS = re.compile(r'(id="|url\(#)([A-Za-z_][\w-]{0,60})')
_FRACTIONS = re.compile(r"(\d+\.\d{2})\d+")
_CLUTTER = re.compile(
    r' xmlns(?::xlink)?="[^"]{0,60}"| (?:role|class|aria-[a-z]{1,20}|pointer-events|version)="[^"]{0,80}"'
)
_SIZE = re.compile(r'<svg width="[\d.]+" height="[\d.]+"')


def svg(picture: Picture, key: str, *, narrow: bool) -> str:
    """Return a picture as an inline SVG element with title and description; `key` makes its ids unique on the page.

    `ConfigError` names a specification that can't be drawn, `UsageError` says that the extra is not installed.
    """
    theme = _load("theme")
    spec = _spec(picture, theme, narrow=narrow)
    try:
        drawn = _converter().vegalite_to_svg(spec, config=theme["config"], allowed_base_urls=[])
    except ValueError as error:
        said = " ".join(line for line in str(error).splitlines() if not line.startswith("    at "))
        message = f"reports/charts/{picture.name}.json can't be drawn: {said}"
        raise ConfigError(message) from error
    return _inline(drawn, picture, key, theme["colours"])


def is_one_size(picture: Picture) -> bool:
    """Return whether a picture is drawn once for all pages."""
    return bool(_load(picture.name).get("usermeta", {}).get("one_size"))


@cache
def _load(name: str) -> dict[str, Any]:
    path = resources.folder("reports") / "charts" / f"{name}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"reports/charts/{name}.json can't be read: {error}"
        raise ConfigError(message) from error
    return found


def _converter() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415
    except ImportError as error:
        message = "the HTML report needs vl-convert; install it with: pip install 'auditor[report]'"
        raise UsageError(message) from error
    return vl_convert


def _spec(picture: Picture, theme: Mapping[str, Any], *, narrow: bool) -> dict[str, Any]:
    """Return the specification with its data sets, and on a narrow page with narrow widths and `narrow` true."""
    spec: dict[str, Any] = {**_load(picture.name), "datasets": picture.data}
    if not narrow:
        return spec
    spec = _narrowed(spec, int(theme["narrow_width"]), int(theme["width"]))
    if "params" in spec:
        spec["params"] = [p | {"value": True} if p["name"] == "narrow" else p for p in spec["params"]]
    return spec


def _narrowed(part: Any, width: int, wide: int) -> Any:
    """Scale every `width` in a specification so that the widest becomes `width`; data sets stay."""
    if isinstance(part, list):
        return [_narrowed(one, width, wide) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: one
        if name == "datasets"
        else round(one * width / wide)
        if name == "width" and isinstance(one, int)
        else _narrowed(one, width, wide)
        for name, one in part.items()
    }


def _inline(drawn: str, picture: Picture, key: str, colours: Mapping[str, str]) -> str:
    """Strip what HTML does not need, make ids unique, name colours, and add title and description."""
    text = _CLUTTER.sub("", drawn)
    numbers: dict[str, int] = {}  # the converter counts its ids over the life of the process
    text = _IDS.sub(lambda m: f"{m[1]}{key}-{numbers.setdefault(m[2], len(numbers))}", text)
    text = _FRACTIONS.sub(r"\1", text)
    for colour, name in colours.items():
        text = text.replace(f'"{colour}"', f'"var({name})"')
    head = f'<svg role="img" aria-labelledby="{key}-t {key}-d"'
    text = _SIZE.sub(head, text, count=1)
    cut = text.index(">") + 1
    title, description = _escaped(picture.title), _escaped(picture.description)
    labels = f'<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>'
    return f'{text[:cut]}{labels}<g aria-hidden="true">{text[cut:].removesuffix("</svg>")}</g></svg>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
