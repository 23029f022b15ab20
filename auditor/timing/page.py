"""The report as one HTML file: nothing is fetched, nothing runs, everything can be read without a picture."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from auditor import resources
from auditor.errors import UsageError
from auditor.timing import drawing
from auditor.timing.report import Timing
from auditor.timing.story import Picture
from auditor.timing.telling import tell


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture's title and its drawings, wide and narrow, as markup."""

    title: str
    svgs: tuple[str, ...]


def html(timing: Timing) -> str:
    """Return the report; `UsageError` where the extra `report` is not installed."""
    try:
        import jinja2  # noqa: PLC0415
        from markupsafe import Markup  # noqa: PLC0415
    except ImportError as error:
        message = "the HTML report needs jinja2; install it with: pip install 'auditor[report]'"
        raise UsageError(message) from error
    folder = resources.folder("reports") / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    story = tell(timing)
    drawings = {
        section.id: [
            Drawn(picture.title, tuple(Markup(svg) for svg in _svgs(picture, f"{section.id}-{at}")))  # noqa: S704
            for at, picture in enumerate(section.pictures)
        ]
        for section in story.sections
    }
    style = Markup((folder / "timing.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment.get_template("timing.html.j2").render(
        story=story, drawings=drawings, style=style, version=version("auditor"), footer=footer(timing)
    )


def footer(timing: Timing) -> str:
    """Return the last line: what made the page, and how to get it again."""
    asked = timing.question
    law = f", law tables {asked.law.digest}" if asked.law.digest else ""
    return (
        f"Made by auditor {version('auditor')} as of {asked.as_of.isoformat()}{law}. "
        "The same installation makes the same page from the same records and law, byte for byte."
    )


def _svgs(picture: Picture, key: str) -> list[str]:
    if drawing.is_one_size(picture):
        return [_classed(drawing.svg(picture, key, narrow=False), "single")]
    wide, narrow = (drawing.svg(picture, f"{key}-{size}", narrow=size == "narrow") for size in ("wide", "narrow"))
    return [_classed(wide, "wide"), _classed(narrow, "narrow")]


def _classed(svg: str, name: str) -> str:
    return svg.replace("<svg ", f'<svg class="{name}" ', 1)
