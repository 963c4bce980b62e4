"""A line that says how far long work is."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console


@contextlib.contextmanager
def progress_line(console: Console) -> Iterator[Callable[[str], None]]:
    """A moving line on the terminal: `console`'s, or that of standard error where the output goes into a pipe.

    Nothing where neither is a terminal.
    """
    shown = console if console.is_terminal else Console(stderr=True, highlight=False)
    if not shown.is_terminal:
        yield lambda _text: None
        return
    with shown.status("") as status:
        yield status.update
