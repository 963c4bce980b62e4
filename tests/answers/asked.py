"""The questions over the recorded papers and the sample's, and whether what would be sent holds their answers.

`questions.json` and `false_quotes.json` were written from the papers alone, before there was a retrieval. The questions
of the other files were each written after it and put to it once before anything was mended by them, in this order:
`others.json`, `more_questions.json`, `note_questions.json`, `last_questions.json`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import prompts
from bot.evidence import Passage, best_first, chosen, find
from bot.fulltext import FullText, Paragraph, Section
from bot.glossary import Glossary, parse
from bot.paper import Paper, PaperId
from workers.answering import sending

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Answer:
    """The paper's own words that answer, and where they stand."""

    quote: str
    section: str
    page: int | None


@dataclass(frozen=True)
class Asked:
    """A question, and every passage that answers it; none where the paper does not."""

    paper: str
    question: str
    everyday: bool
    answers: tuple[Answer, ...]


@cache
def glossary() -> Glossary:
    return parse(prompts.text("glossary"), "prompts/glossary.md")


@cache
def asked(name: str = "questions.json") -> tuple[Asked, ...]:
    written = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return tuple(
        Asked(
            one["paper"],
            one["question"],
            one["everyday"],
            tuple(Answer(found["quote"], found["section"], found["page"]) for found in one["answers"]),
        )
        for one in written
    )


@cache
def false_quotes() -> tuple[tuple[str, str, str], ...]:
    """Of each its paper, its kind and its words."""
    written = json.loads((_HERE / "false_quotes.json").read_text(encoding="utf-8"))
    return tuple((one["paper"], one["kind"], one["quote"]) for one in written)


def length(passage: Passage) -> int:
    return len(passage.text) + len(passage.section)


def sent(question: str, text: FullText, most_characters: int) -> tuple[Passage, ...]:
    """The passages that the question is about most, in so many characters."""
    return chosen(best_first(question, text, glossary()), most_characters, length)


def told(question: str, text: FullText, context: int) -> tuple[Passage, ...]:
    """What of the text a model whose context holds so many tokens is sent with the question, by its headings."""
    paper = Paper(PaperId("2501.00001"), "A paper", "")
    (_, (_, said)) = sending.sent(sending.Asked(paper, text, question), context, glossary()).question.turns
    parts = re.split(r"^## (.*)\n", said.partition("<paper>\n")[2].partition("\n</paper>")[0], flags=re.MULTILINE)
    return tuple(Passage(parts[at + 1].strip(), parts[at], None, at // 2) for at in range(1, len(parts), 2))


def holds(passages: Iterable[Passage], quotes: Iterable[str]) -> bool:
    """Whether one of the quotes stands in the passages whole, read as one text in the paper's order."""
    sections = tuple(
        Section("", one.section, 1, tuple(Paragraph(part) for part in (one.text, *one.text.split("\n"))))
        for one in passages
    )
    text = FullText("pdf", sections)
    return any(find(quote, text) for quote in quotes)


ABSTRACTS = Path(__file__).parents[3] / "shared" / "data" / "abstracts.json"


@cache
def abstracts() -> FullText:
    """All abstracts of /work/shared/data as if they were one paper, each a section under its id."""
    written = json.loads(ABSTRACTS.read_text(encoding="utf-8"))
    return FullText(
        "html",
        tuple(Section("", name, 1, (Paragraph(" ".join(one["abstract"].split())),)) for name, one in written.items()),
    )


@cache
def others() -> tuple[tuple[str, str], ...]:
    """Questions about the abstracts, written without a look at what the retrieval knows, with the id of its own."""
    written = json.loads((_HERE / "others.json").read_text(encoding="utf-8"))
    return tuple((name, question) for name, question in written)
