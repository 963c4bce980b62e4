"""The terminal as a place where people read and ask: the newest edition, and then a prompt."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Sequence
from datetime import datetime, time

from rich.console import Console

from adapters.console.client import ConsoleClient, terminal
from adapters.console.listen import CHANNEL, listen
from bot import replies
from bot.edition import cut_off, open_days
from bot.errors import SourceAway, StoreAway
from bot.subscription import EVERY_DAY, Subscription, due_date
from workers import collect, schedule
from workers.ask import Hearing
from workers.day import progress
from workers.deliver import edition_day_for
from workers.processes import drain
from workers.progress_line import progress_line
from workers.sources import huggingface
from workers.wiring import Parts

CONSOLE = "console"
_LOOK_SECONDS = 0.2


def subscribe(parts: Parts) -> None:
    """The terminal gets the newest edition whenever it is there: there is no hour to wait for."""
    if parts.store.subscriptions.of(CONSOLE, CHANNEL) is None:
        wish = Subscription(CONSOLE, CHANNEL, at=time(0, 0), weekdays=EVERY_DAY)
        parts.store.subscriptions.keep(wish, parts.clock())


async def serve(parts: Parts, stopping: threading.Event, *, until_closed: bool, first: Sequence[str] = ()) -> None:
    """Print what the outbox has for the terminal, and answer the lines `first` and what is typed, until told to stop
    or, with `until_closed`, until the input closes.
    """
    console = terminal()
    sending = asyncio.create_task(drain(parts, CONSOLE, ConsoleClient(console)))
    try:
        await _show_progress(parts, console, stopping, sending)
        if stopping.is_set() or sending.done():
            return
        if sys.stdin and sys.stdin.isatty():
            console.print(replies.prompt_hint("Ctrl-D" if until_closed else "Ctrl-C"), style="dim")
        hearing = asyncio.create_task(listen(console, Hearing(parts), first))
        while not (stopping.is_set() or sending.done() or (hearing.done() and until_closed)):
            await asyncio.sleep(_LOOK_SECONDS / 2)
        hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending  # and if it died by itself, of that


async def _show_progress(
    parts: Parts, console: Console, stopping: threading.Event, sending: asyncio.Task[None]
) -> None:
    """Say what is going on until the newest edition is on the terminal, or there is none to wait for."""
    with progress_line(console) as say:
        while not (stopping.is_set() or sending.done()):
            try:
                waiting = await asyncio.to_thread(waiting_for, parts)
            except StoreAway as problem:
                waiting = replies.error(problem)
            except SourceAway as problem:
                console.print(replies.still_trying(problem.source, problem.reason), style="yellow")
                return
            if waiting is None:
                return
            say(waiting)
            await asyncio.sleep(_LOOK_SECONDS)


def waiting_for(parts: Parts) -> str | None:
    """What the terminal still waits for, in Korean, or None. Raises SourceAway for a list that cannot be had."""
    now = parts.clock()
    subscription = parts.store.subscriptions.of(CONSOLE, CHANNEL)
    local_date = due_date(subscription, now) if subscription else None
    if subscription is None or local_date is None:
        return None
    if parts.store.outbox.has(CONSOLE, CHANNEL, local_date):
        return replies.delivering() if parts.store.outbox.unfinished(CONSOLE) else None
    if edition_day_for(parts, subscription, local_date) is not None:
        return replies.delivering()
    return _waiting_for_list(parts, now) or _waiting_for_edition(parts, now)


def _waiting_for_list(parts: Parts, now: datetime) -> str | None:
    for day in open_days(now, schedule.settled(parts, now)):
        if cut_off(day, parts.settings.cut_off) > now:
            continue
        standing = parts.store.tasks.look(collect.task(day, huggingface.NAME))
        if standing is not None and standing.tried and standing.reason:
            raise SourceAway(huggingface.NAME, standing.reason.partition(": ")[2])
        return replies.waiting_for_list(None)
    return None


def _waiting_for_edition(parts: Parts, now: datetime) -> str | None:
    for day in schedule.to_be_published(parts, now):
        come = progress(parts, day)
        return replies.summarising(come.summaries, come.wanted) if come.summaries < come.wanted else replies.freezing()
    return None
