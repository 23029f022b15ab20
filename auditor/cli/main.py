"""The command `auditor`: arguments to commands, errors to messages and exit statuses."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from auditor.cli.console import Watch, say, say_trace
from auditor.cli.deliver import silence
from auditor.cli.streams import prepare
from auditor.errors import AuditorError

INTERNAL_ERROR, INTERRUPTED = 4, 130

_YOUNG = 50_000
"""New objects between two looks for garbage: the start of a run makes a hundred thousand, and all of them stay."""


def __getattr__(name: str) -> Any:
    """Return `app` when it is first asked for: a run imports it where an interruption is looked out for."""
    if name != "app":
        message = f"module {__name__} has no {name}"
        raise AttributeError(message)
    from auditor.cli.commands import app

    return app


def run() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(_YOUNG)
    prepare()
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status; no exception and no trace gets out."""
    watch = Watch()
    try:
        return _status(arguments, watch)
    except KeyboardInterrupt:
        return INTERRUPTED
    except AuditorError as error:
        watch.finish()
        say(f"auditor: {error}")
        return error.exit_code
    except BrokenPipeError:
        silence()
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where a fault of the tool itself becomes a message
        if "--debug" in arguments:
            say_trace(traceback.format_exc())
        while_at = f" while reading record {watch.record}" if watch.record else ""
        hint = "" if "--debug" in arguments else "; --debug shows the trace"
        say(f"auditor: internal error{while_at}: {type(error).__name__}: {error}{hint}")
        return INTERNAL_ERROR


def _status(arguments: Sequence[str], watch: Watch) -> int:
    """Run the commands and return the status that they end with, standard output written."""
    status = 0
    try:
        from auditor.cli.commands import app  # most of a start goes into this: Ctrl-C may come

        app(args=list(arguments), prog_name="auditor", obj=watch)
    except (SystemExit, KeyboardInterrupt) as ended:
        code = INTERRUPTED if isinstance(ended, KeyboardInterrupt) else ended.code
        if code == INTERRUPTED:
            watch.finish()
            say("auditor: interrupted")
        status = code if isinstance(code, int) else 0
    return _flushed(status)


def _flushed(status: int) -> int:
    """Return the status after standard output is out; a reader who left early does not change it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        silence()
    return status
