"""One day on demand: its lists read, its papers summarised, by the same queues and jobs as every day."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rich.console import Console

from adapters.console.client import terminal
from adapters.console.listen import CHANNEL
from bot import besides, replies
from bot.commands import Request
from bot.edition import Edition, cut_off
from bot.errors import SourceAway
from bot.message import Message
from bot.store.tasks import FINISHED, Task
from bot.subscription import Style
from bot.synthesis import Synthesis
from workers import collect, schedule
from workers.ask import Hearing
from workers.processes import working
from workers.progress_line import progress_line
from workers.sources import huggingface
from workers.wiring import Parts

_LOOK_SECONDS = 0.1
_SWEEP_SECONDS = 1.0
_BUSY = re.compile(r"HTTP (429|5\d\d)")
_TRIES_OF_BUSY = 7
"""With doubling waits this is a minute: as long as a feed that restarts is away."""
_TRIES = 3


@dataclass(frozen=True)
class Progress:
    """How far the day has come. `trouble` is why the list is not there yet, in English."""

    papers: int
    summaries: int
    wanted: int
    trouble: str | None = None


Report = Callable[[Progress], None]


def bring_in(parts: Parts, day: date, report: Report) -> tuple[Edition, str | None]:
    """Read the day's lists, wait until its papers are summarised, and give the day: frozen once it is past its cut-off,
    before that as it stands; and why the list could not be read, where only what was stored is given. Workers must run.

    Raises SourceAway where no list can be had and none is stored.
    """
    now = parts.clock()
    wanted = [collect.task(day, source) for source in collect.sources(parts)]
    parts.store.tasks.owe(wanted, now, again=True)
    trouble = _wait(parts, day, report)
    if trouble is not None:
        parts.store.tasks.give_up(wanted, trouble, parts.real_clock())
        if not parts.store.papers.listed(day):
            raise SourceAway(huggingface.NAME, trouble.partition(": ")[2] or trouble)
    if parts.clock() >= cut_off(day, parts.settings.cut_off):
        frozen = parts.store.editions.freeze(day, parts.clock())
        if frozen is not None:
            return frozen, trouble
    return parts.store.editions.as_it_stands(day), trouble


def bring_in_here(parts: Parts, day: date) -> Edition:
    """`bring_in` with workers of this process, saying on the terminal how far it is.

    Raises SourceAway, StoreAway and QueueAway.
    """
    parts.queue.lengths()  # a Redis that is away is said at once, and not waited for
    console = terminal()
    with working(parts), progress_line(console) as say:
        edition, trouble = bring_in(parts, day, lambda come: say(_in_words(come)))
    if trouble is not None and edition.items:
        Console(stderr=True, highlight=False).print(replies.feed_is_old(trouble), style="yellow")
    return edition


def told_here(parts: Parts, edition: Edition, style: Style) -> tuple[Edition, Mapping[str, Synthesis]]:
    """The edition with all that the style tells of its papers, and its syntheses by the slugs of their categories. What
    is not there is made by workers of this process, and left out where it cannot be made.

    Raises StoreAway and QueueAway.
    """
    settings = parts.settings
    missing = besides.missing(parts.store, edition, style, settings.whole_text_papers) if settings.has_model else {}
    wanted = list(missing)
    say_how_far = replies.synthesising if style == "insights" else replies.reporting
    if wanted:
        parts.store.tasks.owe(wanted, parts.clock(), again=True)
        with working(parts), progress_line(terminal()) as say:
            while (done := _finished(parts, wanted)) < len(wanted):
                say(say_how_far(done, len(wanted)))
                parts.raise_store_trouble()
                schedule.sweep(parts)
                time.sleep(_LOOK_SECONDS)
    told = replace(edition, items=besides.with_reports(parts.store, edition.items, style))
    return told, besides.syntheses(parts.store, edition, edition.items, style)


def _finished(parts: Parts, tasks: Sequence[Task]) -> int:
    standings = (parts.store.tasks.look(task) for task in tasks)
    return sum(1 for standing in standings if standing is not None and standing.finished)


def ask(parts: Parts, text: str) -> Message:
    """The answer to a command, from workers of this process where the store does not have it. Raises StoreAway."""
    hearing = Hearing(parts)
    reply, number = hearing.hear(Request("console", CHANNEL, text))
    if number is None:
        return reply.message
    parts.queue.lengths()
    with working(parts), progress_line(terminal()) as say:
        say(replies.READING)
        while (answer := hearing.answered(number)) is None:
            parts.raise_store_trouble()
            schedule.sweep(parts)
            time.sleep(_LOOK_SECONDS)
    return answer


def progress(parts: Parts, day: date, trouble: str | None = None) -> Progress:
    """How far the day has come by now."""
    keys = [paper_id.value for paper_id in parts.store.papers.listed(day)]
    states = parts.store.tasks.states("summarise", keys)
    done = sum(1 for state in states.values() if state in FINISHED)
    return Progress(len(keys), done, len(states), trouble)


def _wait(parts: Parts, day: date, report: Report) -> str | None:
    """Until the day is done, or its list is given up: then why, in English."""
    next_sweep = 0.0
    while True:
        parts.raise_store_trouble()
        standing = parts.store.tasks.look(collect.task(day, huggingface.NAME))
        trouble = standing.reason if standing else None
        report(progress(parts, day, trouble))
        if standing and trouble and standing.tried and standing.attempts >= _patience(trouble):
            return trouble
        if standing and standing.finished and _others_tried(parts, day) and not any(schedule.unfinished(parts, day)):
            return trouble
        if time.monotonic() >= next_sweep:
            schedule.sweep(parts)
            next_sweep = time.monotonic() + _SWEEP_SECONDS
        time.sleep(_LOOK_SECONDS)


def _in_words(come: Progress) -> str:
    if come.wanted:
        return replies.summarising(come.summaries, come.wanted)
    return replies.waiting_for_list(come.trouble)


def _others_tried(parts: Parts, day: date) -> bool:
    """The other sources hold nothing up: one that fails fails alone."""
    looks = [parts.store.tasks.look(collect.task(day, source)) for source in collect.sources(parts)]
    return all(standing is not None and standing.tried for standing in looks)


def _patience(trouble: str) -> int:
    return _TRIES_OF_BUSY if _BUSY.search(trouble) else _TRIES
