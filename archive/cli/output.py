"""What commands print: one JSON object, what was left out, and how far something is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from archive.errors import with_cure
from archive.messages import Text, _
from archive.records import Problem
from archive.text.columns import wrapped_for
from archive.text.printable import printable_json, printable_line

LEFT_OUT = _("left out: ")


def print_json(values: dict[str, Any]) -> None:
    """One object on one line, with the number of its form."""
    print(printable_json(json.dumps({"schema": 1, **values}, ensure_ascii=False)))


def print_problems(problems: Iterable[Problem], lead: Text = LEFT_OUT) -> None:
    """What was left out, each with its cure, where results do not go."""
    for problem in problems:
        line = printable_line(str(lead) + with_cure(problem.what, problem.cure))
        print(wrapped_for(sys.stderr, line, hanging=2), file=sys.stderr)


@contextmanager
def progress_bar(what: Text, unit: Text, *, quiet: bool) -> Iterator[Callable[[float, float], None]]:
    """A function to tell how much is done, and of how much; on a terminal it draws a bar with the time that is left."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from tqdm import tqdm  # only where a bar is drawn

    with tqdm(desc=str(what), unit=str(unit), file=sys.stderr) as bar:

        def report(done: float, total: float) -> None:
            bar.total = round(total)
            bar.update(round(done) - bar.n)

        yield report
