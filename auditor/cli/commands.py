"""The commands of `auditor`, put together."""

from __future__ import annotations

import typer

from auditor.cli import baseline, check, convert, diff, explain, listing, merge, timing
from auditor.cli.map import map_

EXITS = (
    "Exit status: 0 clean; 1 findings at or above --fail-on; 2 usage, configuration or rule pack;"
    " 3 input unreadable or nothing audited; 4 internal error; 130 interrupted."
)

app = typer.Typer(
    name="auditor",
    help="When each diplomatic cable was due to be declassified, under which rule, and whether its markings agree.",
    epilog=EXITS,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=EXITS)(check.check)
app.command(epilog=EXITS)(check.schedule)
app.command(epilog=EXITS)(timing.timing)
app.command(epilog=EXITS)(merge.merge)
app.command(epilog=EXITS)(explain.explain)
app.command(epilog=EXITS)(convert.convert)
app.command(epilog=EXITS)(diff.diff)
app.command("map", epilog=EXITS)(map_)
for action in baseline.ACTIONS:
    baseline.app.command(epilog=EXITS)(action)
app.add_typer(baseline.app, name="baseline", epilog=EXITS)
app.command("list", epilog=EXITS)(listing.list_)
app.command(epilog=EXITS)(listing.schema)
app.command(epilog=EXITS)(listing.version)
