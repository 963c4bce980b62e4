"""`doctor` says what is set up, and what to do about the rest."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from functools import partial

from adapters import registry
from adapters.base import Finding, Mark
from adapters.console.client import terminal
from bot import replies
from bot.errors import Misconfigured, PaperboyError, QueueAway
from bot.settings import Settings
from workers import logs
from workers.sources import huggingface
from workers.wiring import Parts, parts


def examine(settings: Settings) -> bool:
    """Print what works and what does not, each with what to do; whether nothing is broken."""
    logs.set_up("CRITICAL", settings.secrets())
    console = terminal()
    good = True
    for finding in _findings(settings):
        console.print(f"{finding.mark} {finding.what}: {finding.said}", style=_STYLES[finding.mark], soft_wrap=True)
        good = good and finding.mark is not Mark.BAD
    return good


def _findings(settings: Settings) -> Iterator[Finding]:
    try:
        with parts(settings) as made:
            yield Finding(Mark.GOOD, replies.DOCTOR_STORE, replies.doctor_store(own_file=settings.database_url is None))
            yield _try(replies.DOCTOR_REDIS, replies.doctor_redis(own=made.embedded is not None), made.queue.lengths)
            yield _feed(made)
            yield _arxiv(made)
            yield _model(made)
            yield from _platforms(made)
    except PaperboyError as problem:
        what = replies.DOCTOR_REDIS if isinstance(problem, QueueAway) else replies.DOCTOR_STORE
        if isinstance(problem, Misconfigured):
            what = replies.DOCTOR_SETTINGS
        yield Finding(Mark.BAD, what, replies.error(problem))


def _feed(made: Parts) -> Finding:
    yesterday: date = made.clock().astimezone(UTC).date() - timedelta(days=1)
    return _try(replies.source_name(huggingface.NAME), replies.DOCTOR_ANSWERS, lambda: made.hugging_face.day(yesterday))


def _arxiv(made: Parts) -> Finding:
    from bot.paper import PaperId

    found = _try(
        replies.source_name("arxiv"), replies.DOCTOR_ANSWERS, lambda: made.arxiv.papers([PaperId("1706.03762")])
    )
    # Without arXiv the day still comes, so that it is no failure.
    return found if found.mark is Mark.GOOD else Finding(Mark.HINT, found.what, found.said)


def _model(made: Parts) -> Finding:
    model = made.model
    if model is None:
        return Finding(Mark.HINT, replies.DOCTOR_MODEL, replies.DOCTOR_NO_MODEL)
    return _try(replies.DOCTOR_MODEL, replies.doctor_model(model.name), model.check)


def _platforms(made: Parts) -> Iterator[Finding]:
    """What each platform says of our tokens, and of our rights in the channels that subscribed."""
    settings = made.settings
    subscribed = made.store.subscriptions.all()
    for name in settings.platform_names:
        if name not in registry.CHATS:
            yield _try(name, replies.DOCTOR_READY, partial(registry.renderer, name))
            continue
        whole = _try(name, replies.DOCTOR_READY, partial(settings.tokens, name))
        if whole.mark is Mark.BAD:
            yield whole
            continue
        channels = [one.channel for one in subscribed if one.platform == name]
        yield from asyncio.run(registry.examination(name)(settings, channels))


def _try(what: str, good: str, check: Callable[[], object]) -> Finding:
    try:
        check()
    except PaperboyError as problem:
        return Finding(Mark.BAD, what, replies.error(problem))
    return Finding(Mark.GOOD, what, good)


_STYLES = {Mark.GOOD: "green", Mark.HINT: "yellow", Mark.BAD: "red"}
