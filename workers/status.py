"""`status` says what was done, what is left, and what waits for the operator."""

from collections import Counter
from datetime import UTC, timedelta

from rich.console import Console
from rich.table import Table

from adapters.console.client import terminal
from bot import replies
from bot.checks import Outcome, counted
from bot.delivery import State
from workers.wiring import Parts

_LATELY = timedelta(days=7)
_SPENT_UP = 0.9
"""The share of what a person may spend from which hardly another question fits."""
_HASH_SHOWN = 6


def report(made: Parts) -> None:
    """Print what was done, what is left, what it cost, and the posts that wait for the operator."""
    console = terminal()
    for table, nothing in ((_work(made), replies.STATUS_NO_WORK), (_posts(made), replies.STATUS_NO_POSTS)):
        console.print(table if table.row_count else nothing)
    today = made.clock().astimezone(UTC).date()
    spent = made.store.budget.spent(today)
    console.print(replies.spent_today(spent.tokens, made.settings.daily_tokens, spent.calls))
    if shares := made.store.budget.shares(today):
        limit, (person, most) = made.settings.person_daily_tokens, shares[0]
        spent_up = sum(1 for _, tokens in shares if tokens >= _SPENT_UP * limit)
        console.print(replies.spent_by_people(len(shares), spent_up, person[:_HASH_SHOWN], most, limit), soft_wrap=True)
    for day in made.store.editions.days(3):
        edition = made.store.editions.frozen(day)
        if edition is not None:
            console.print(replies.edition_line(day, len(edition.items)))
    _mended(made, console)
    _held(made, console)
    for one in made.store.subscriptions.all():
        if one.paused is not None:
            console.print(replies.paused_channel(one.platform, one.channel, one.paused), style="yellow", soft_wrap=True)


def _work(made: Parts) -> Table:
    table = _table(replies.STATUS_WORK, ("owed", "running", "done", "failed"), replies.STATUS_TASK_STATES)
    for kind, counts in sorted(made.store.tasks.counts().items()):
        cells = [f"{counts.get(state, 0):,}" for state in ("owed", "running", "done", "failed")]
        table.add_row(replies.task_name(kind), *cells)
    return table


def _posts(made: Parts) -> Table:
    table = _table(replies.STATUS_POSTS, tuple(State), replies.STATUS_POST_STATES)
    for platform, counts in sorted(made.store.outbox.counts().items()):
        table.add_row(platform, *(f"{counts.get(state, 0):,}" for state in State))
    return table


def _mended(made: Parts, console: Console) -> None:
    """What was wrong in what the model wrote lately, by kind, and what was done about it."""
    since = made.clock() - _LATELY
    store = made.store
    kinds = (store.papers, store.syntheses, store.answers, store.explanations, store.reports)
    checks = [check for one in kinds for check in one.checks_since(since)]
    table = _table(replies.STATUS_CHECKS, tuple(Outcome), replies.STATUS_OUTCOMES)
    for kind in counted(checks):
        counts = Counter(one.outcome for one in checks if one.kind == kind)
        table.add_row(replies.check_name(kind), *(f"{counts[outcome]:,}" for outcome in Outcome))
    if table.row_count:
        console.print(table)


def _held(made: Parts, console: Console) -> None:
    for post in made.store.outbox.held():
        console.print(
            replies.held_post(post.number, post.platform, post.channel, post.reason or ""),
            style="yellow",
            soft_wrap=True,
        )


def _table(title: str, states: tuple[str, ...], names: dict[str, str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("")
    for state in states:
        table.add_column(names[state], justify="right")
    return table
