"""`make live`: papers of today through the real model, the Korean beside its source, with tokens and cost."""

from datetime import UTC, date, timedelta

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule
from rich.table import Table

from adapters.console.client import terminal
from bot import replies
from bot.edition import LOOK_BACK, Edition, Item
from bot.errors import Misconfigured, NoEdition
from workers.day import bring_in_here
from workers.wiring import Parts


def run(parts: Parts, most: int) -> None:
    """Show the `most` best papers of the newest day that has any.

    Raises Misconfigured without a key, NoEdition when the last days are empty, and SourceAway.
    """
    if parts.model is None:
        raise Misconfigured("OPENAI_API_KEY", replies.LIVE_WANTS_KEY)
    edition = _newest(parts)
    console = terminal()
    for item in edition.items[:most]:
        _show(console, item)
    _show_cost(console, parts, [item for item in edition.items[:most] if item.made])


def _newest(parts: Parts) -> Edition:
    today: date = parts.clock().astimezone(UTC).date()
    for back in range(LOOK_BACK + 1):
        edition = bring_in_here(parts, today - timedelta(days=back))
        if edition.items:
            return edition
    raise NoEdition(today)


def _show(console: Console, item: Item) -> None:
    console.print(Rule(f"{item.paper.paper_id}  ({replies.votes(item.votes)})"))
    table = Table(box=None, expand=True, padding=(0, 1))
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    texts = item.made.summary.texts() if item.made else {"": replies.NO_SUMMARY}
    korean = "\n\n".join(f"[{name}] {text}" for name, text in texts.items())
    table.add_row(f"{escape(item.paper.title)}\n\n{escape(item.paper.abstract)}", escape(korean))
    console.print(table)


def _show_cost(console: Console, parts: Parts, items: list[Item]) -> None:
    made = [item.made for item in items if item.made]
    prompt, completion = sum(one.prompt_tokens for one in made), sum(one.completion_tokens for one in made)
    settings = parts.settings
    dollars = (prompt * settings.price_input + completion * settings.price_output) / 1_000_000
    console.print(replies.live_cost(len(made), prompt, completion, dollars))
