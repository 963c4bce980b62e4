"""Starting the sample: two servers, settings that point at them, a data folder made new, and the ordinary `up`."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from bot import replies
from bot.errors import Misconfigured
from workers.sample import note, servers

MORNING_AFTER = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
"""Nine in the morning in Seoul, when the edition of the sample's day goes out."""


def run() -> int:
    """Live the sample day until the terminal's input closes; the exit code. Raises Misconfigured."""
    click.secho(replies.SAMPLE, fg="yellow")
    with contextlib.ExitStack() as stack:
        try:
            variables = stack.enter_context(environment())
        except OSError as error:  # no folder for temporary files, or no port on loopback
            raise Misconfigured("TMPDIR", replies.no_sample_here(error.strerror or str(error))) from None
        first, *others = note.QUESTIONS
        lines = (f"/paper {note.entry()['id']} {first}", *others)
        asked = [option for line in lines for option in ("--first", line)]
        command = [sys.executable, "-m", "workers.cli", "up", "--until-closed", *asked]
        code = subprocess.run(command, env=variables, check=False).returncode  # noqa: S603
    if code == 0:
        click.secho(replies.SAMPLE_END, fg="yellow")
    return code


@contextlib.contextmanager
def environment() -> Iterator[dict[str, str]]:
    """The environment of the sample's processes, while its servers run and its data folder is there."""
    with (
        tempfile.TemporaryDirectory(prefix="paperboy-sample-") as folder,
        servers.serve(servers.feed) as feed,
        servers.serve(servers.model()) as model,
    ):
        yield {name: value for name, value in os.environ.items() if name.upper() not in _SETTINGS} | {
            "PAPERBOY_ENV_FILE": os.devnull,
            "DATA_DIR": folder,
            "HF_ENDPOINT": feed,
            "ARXIV_API_URL": f"{feed}/api/query",
            "ARXIV_URL": feed,
            "ARXIV_PAUSE": "0",
            "OPENAI_BASE_URL": f"{model}/v1",
            "OPENAI_API_KEY": "sample",
            "OPENAI_MODEL": servers.MODEL,
            "CLOCK_OFFSET": str((MORNING_AFTER - datetime.now(UTC)).total_seconds()),
        }


def _setting_names() -> frozenset[str]:
    from bot.settings import Settings

    return frozenset(name.upper() for name in Settings.model_fields) - {"LOG_LEVEL"}


_SETTINGS = _setting_names()
"""Settings of the real bot that happen to be in the environment are not the sample's."""
