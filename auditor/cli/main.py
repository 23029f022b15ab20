"""The command `auditor`: arguments to commands, errors to messages and exit statuses."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence

import typer

from auditor.cli import baseline, check, convert, diff, explain, listing, merge, timing
from auditor.cli.console import Watch, say
from auditor.cli.deliver import silence
from auditor.cli.map import map_
from auditor.errors import AuditorError

INTERNAL_ERROR, INTERRUPTED = 4, 130
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


_YOUNG = 50_000
"""New objects between two looks for garbage: the start of a run makes a hundred thousand, and all of them stay."""


def run() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(_YOUNG)
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; no exception and no trace gets out."""
    watch = Watch()
    try:
        app(args=list(arguments), prog_name="auditor", obj=watch)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            watch.finish()
            say("auditor: interrupted")
        return _flushed(ended.code if isinstance(ended.code, int) else 0)
    except AuditorError as error:
        watch.finish()
        say(f"auditor: {error}")
        return error.exit_code
    except BrokenPipeError:
        silence()
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where a fault of the tool itself becomes a message
        if "--debug" in arguments:
            traceback.print_exc()
        while_at = f" while reading record {watch.record}" if watch.record else ""
        hint = "" if "--debug" in arguments else "; --debug shows the trace"
        say(f"auditor: internal error{while_at}: {type(error).__name__}: {error}{hint}")
        return INTERNAL_ERROR
    return 0


def _flushed(status: int) -> int:
    """Return the status after standard output is out; a reader who left early does not change it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
    return status
