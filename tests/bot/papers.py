"""Papers, summaries and editions for tests that look at what the bot says of them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.edition import Edition, Item, edition, item
from bot.message import (
    Buttons,
    Chart,
    Heading,
    Labelled,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Title,
    plain,
)
from bot.paper import Paper, PaperId, merge
from bot.summary import PROMPT_VERSION, Made, Summary
from bot.synthesis import DraftedSynthesis, Synthesis, settle, subjects
from bot.taxonomy import CATEGORIES
from tests.fakes.world import reply
from workers import sample
from workers.sources.huggingface import parse_day

DAY = date(2025, 1, 14)
SAMPLE = Path(sample.__file__).parent
SYNTHESES: dict[str, Any] = json.loads((SAMPLE / "syntheses.json").read_text(encoding="utf-8"))
REPLIES: dict[str, dict[str, Any]] = json.loads((SAMPLE / "replies.json").read_text(encoding="utf-8"))


def paper(number: int = 1, **facts: Any) -> Paper:
    """A paper that its source says little of."""
    known = Paper(PaperId(f"2501.{number:05d}"), f"Paper {number}", "An abstract. It says what was found.")
    return replace(known, **facts)


def made(title: str = "논문", **fields: Any) -> Made:
    """A summary as a model made it from the abstract."""
    return of_summary(Summary.model_validate(reply(title) | fields))


def of_summary(summary: Summary) -> Made:
    return Made(summary, "gpt-5-mini", PROMPT_VERSION, "abstract", 1, 900, 300, (), datetime(2025, 1, 14, tzinfo=UTC))


def sample_papers() -> list[Paper]:
    """The papers of the sample day."""
    return [merge([entry]) for entry in parse_day((SAMPLE / "daily_papers.json").read_bytes())]


def sample_edition() -> Edition:
    """The sample day as it is delivered."""
    summaries = {one: of_summary(Summary.model_validate(fields)) for one, fields in REPLIES.items()}
    return edition(DAY, [item(one, summaries.get(one.paper_id.value)) for one in sample_papers()])


def sample_syntheses() -> dict[str, Synthesis]:
    """What is said of the sample day's categories that hold two papers."""
    found = {}
    for slug, items in subjects(sample_edition().items).items():
        synthesis, wrong = settle(DraftedSynthesis.model_validate(SYNTHESES[slug]), items, "gpt-5-mini")
        assert synthesis is not None, wrong
        found[slug] = synthesis
    return found


def words(message: Message) -> str:
    """All that people read of the message, a block a line."""
    return "\n".join(block_words(block) for block in message.blocks)


def block_words(block: object) -> str:
    """All that people read of one block."""
    match block:
        case Title(text) | Heading(text) | Picture(alternative=text) | Chart(alternative=text):
            return text
        case Paragraph(spans) | Note(spans):
            return plain(spans)
        case Labelled(label, spans):
            return f"{label} {plain(spans)}"
        case Quote(text, source):
            return f"{text}\n{source}"
        case PaperLine(title, line, facts):
            return f"{title.text}\n{line}\n{plain(facts)}"
        case Buttons(buttons):
            return " · ".join(f"{button.label} {button.command}" for button in buttons)
        case _:
            raise AssertionError(f"{block} is no block")


@st.composite
def items(draw: st.DrawFn, most: int = 200) -> list[Item]:
    """Items in any category with any votes, some with a summary, each of another paper."""
    facts = st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 3000), st.booleans())
    return [
        Item(paper(number), category, votes, made(f"논문{number}", category=category.slug) if summarised else None)
        for number, (category, votes, summarised) in enumerate(draw(st.lists(facts, min_size=1, max_size=most)))
    ]
