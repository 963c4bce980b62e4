"""A day's papers in any style: the post with a line a paper, and the thread with what the style tells of each."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot import replies, taxonomy
from bot.digest.blocks import buttons, line, note, paragraph, title_of, written_from
from bot.digest.styles import CHAT, entry, is_long, opening
from bot.edition import Item
from bot.message import Bar, Block, Button, Chart, Heading, Message, Note, Paragraph, Text, Title
from bot.subscription import Style
from bot.synthesis import Synthesis
from bot.taxonomy import Category

NO_SYNTHESES: Mapping[str, Synthesis] = {}
MOST_IN_FULL = 5
"""Papers told in full where there is no thread: on a usual day that makes two or three posts of Telegram."""


def group(items: Sequence[Item]) -> list[tuple[Category, list[Item]]]:
    """The items by category: categories in the order of the taxonomy, items in the order given."""
    grouped = [(one, [item for item in items if item.category is one]) for one in taxonomy.CATEGORIES]
    return [(one, papers) for one, papers in grouped if papers]


def of_day(
    day: date,
    items: Sequence[Item],
    style: Style = "list",
    *,
    has_model: bool,
    syntheses: Mapping[str, Synthesis] = NO_SYNTHESES,
    in_full: int = MOST_IN_FULL,
) -> Message:
    """The digest: a heading a category, a line a paper; what the style tells of each in the thread; the rest on demand.

    `has_model` says whether a model is set up, which decides what is said of papers without a summary. `syntheses` are
    by the slugs of their categories, each about papers of `items` alone. Where there is no thread, the `in_full` papers
    with the most votes are told of in the post.
    """
    if not items:
        return Message((Title(replies.digest_title(day)), paragraph(replies.no_papers(day))), replies.no_papers(day))
    grouped, ranked = group(items), sorted(items, key=lambda item: -item.votes)
    best = {item.paper.paper_id for item in ranked[:in_full]}
    counts = replies.digest_counts(len(items), len(grouped))
    head: list[Block] = [Title(replies.digest_title(day)), Paragraph((Text(counts, quiet=True),)), *chart(day, grouped)]
    post, thread, unthreaded = [*head], list[Block](), [*head]
    for category, papers in grouped:
        over = _over(category, papers, style, syntheses)
        post += [*over, *map(line, papers)]
        thread.append(Heading(replies.category_heading(category.heading, len(papers)), category.slug))
        thread += [block for item in papers for block in _in_thread(style, item)]
        told = [entry(style, item, CHAT).blocks() if item.paper.paper_id in best else [line(item)] for item in papers]
        unthreaded += [*over, *(block for blocks in told for block in blocks)]
    last = _last(items, has_model=has_model)
    if is_long(style):
        sources = [note(*found)] if (found := origins(items, style)) else []
        thread += sources
        cut = [note(replies.told_in_full(in_full))] if len(items) > in_full else []
        unthreaded += [*cut, *last, *sources]
    preview = replies.digest_preview(day, [title_of(item.paper, item.made) for item in ranked])
    shown = [*post, *last, *_of_syntheses(style, syntheses)]
    return Message(tuple(shown), preview, tuple(thread), tuple(unthreaded) if is_long(style) else ())


def chart(day: date, grouped: Sequence[tuple[Category, Sequence[Item]]]) -> list[Block]:
    """The chart of what is shown below it, whose headings give the same numbers; none of a single category."""
    if len(grouped) < 2:
        return []
    ranked = sorted(((one.korean, len(papers)) for one, papers in grouped), key=lambda named: -named[1])
    bars = tuple(Bar(one.slug, len(papers)) for one, papers in grouped)
    return [Chart(day, bars, replies.chart_in_words(ranked))]


def origins(items: Sequence[Item], style: Style) -> list[str]:
    """What the texts were made from, each way once."""
    tells = style in {"report", "highlights"}
    whole = [item.report is not None for item in items if tells and (item.made or item.report)]
    found = list(dict.fromkeys(written_from(item.made) for item in items if item.made))
    if any(whole):
        written = [(item.made, item.report) for item in items]
        models = dict.fromkeys(one.model for pair in written for one in pair if one is not None)
        found = [replies.made_from_each(model) for model in models]
    if style == "report" and whole and not all(whole):
        found.append(replies.report_from_abstract(every=not any(whole)))
    return found


def missing(items: Sequence[Item], *, has_model: bool) -> str | None:
    """Why some papers have no summary, where that is so."""
    count = sum(1 for item in items if item.made is None)
    if not count:
        return None
    return replies.some_without_summary(count) if has_model else f"{replies.NO_SUMMARY}: {replies.HOW_TO_GET_KOREAN}"


def _over(category: Category, papers: Sequence[Item], style: Style, syntheses: Mapping[str, Synthesis]) -> list[Block]:
    """What stands over the papers of a category."""
    heading = replies.category_heading(category.heading, len(papers))
    subscribe = Button(replies.BUTTON_SUBSCRIBE, f"/subscribe +{category.slug}")
    return [Heading(heading, category.slug, subscribe), *opening(style, syntheses.get(category.slug))]


def _in_thread(style: Style, item: Item) -> list[Block]:
    told = entry(style, item, CHAT)
    pressed = [buttons(item.paper, told.buttons)] if told.buttons else []
    return [*told.blocks(), *pressed]


def _last(items: Sequence[Item], *, has_model: bool) -> list[Note]:
    why = missing(items, has_model=has_model)
    return [note(replies.how_to_open()), *([note(why)] if why else [])]


def _of_syntheses(style: Style, syntheses: Mapping[str, Synthesis]) -> list[Note]:
    models = dict.fromkeys(one.model for one in syntheses.values()) if style == "insights" else {}
    return [note(replies.synthesis_from(model)) for model in models]
