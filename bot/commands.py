"""What people ask, and what the store can answer at once. The same on every platform."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot import digest, replies
from bot.errors import DayNotYet, NoEdition, NotADay, TellPerson
from bot.feed_text import visible
from bot.message import Message
from bot.paper import PaperId
from bot.store import Store
from bot.store.questions import Question
from bot.taxonomy import Category, named


@dataclass(frozen=True)
class Request:
    """What somebody typed, and where: `/paper 2501.07301`."""

    platform: str
    channel: str
    text: str


@dataclass(frozen=True)
class Reply:
    """The answer, or a placeholder and the question that a worker is to answer in its place."""

    message: Message
    question: Question | None = None


@dataclass(frozen=True)
class Desk:
    """What a command may look at."""

    store: Store
    has_model: bool


def handle(request: Request, desk: Desk, now: datetime) -> Reply:
    """Answer a command. What a person got wrong is answered with a sentence; raises StoreAway like any reader."""
    word, rest = _first_word(visible(request.text))
    try:
        match unicodedata.normalize("NFKC", word).lower():
            case "/paper":
                return _paper(request, desk, rest)
            case "/easy":
                return _easy(request, desk, rest)
            case "/digest":
                return Reply(_digest(desk, rest, now))
            case "/help" | "/start" | "":
                return Reply(digest.help_message())
            case _:
                return Reply(digest.sentence(replies.unknown_command(word)))
    except TellPerson as problem:
        return Reply(digest.sentence(replies.error(problem)))


def parse_day(text: str, now: datetime) -> date:
    """The day in `text` (2025-01-14). Raises NotADay, and DayNotYet for one that has not begun in UTC."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NotADay(text) from None
    if day > now.astimezone(UTC).date():
        raise DayNotYet(day)
    return day


def answer(question: Question, desk: Desk) -> Message | None:
    """The answer to a question from what the store knows by now; None where it does not know the paper."""
    paper = desk.store.papers.get(question.paper_id)
    if paper is None:
        return None
    made = desk.store.papers.summary(question.paper_id)
    if question.command == "/easy":
        return digest.easy(paper, made, has_model=desk.has_model)
    card = digest.card(paper, made, has_model=desk.has_model)
    return digest.with_note(card, replies.question_not_yet()) if question.text else card


def _paper(request: Request, desk: Desk, rest: str) -> Reply:
    wanted, text = _first_word(rest)
    return _on_paper(request, desk, "/paper", wanted, text or None)


def _easy(request: Request, desk: Desk, rest: str) -> Reply:
    return _on_paper(request, desk, "/easy", _first_word(rest)[0], None)


def _first_word(text: str) -> tuple[str, str]:
    """The first word, and what comes after it: people also type tabs, line breaks and full-width spaces."""
    word, rest, *_ = *text.split(None, 1), "", ""
    return word, rest.strip()


def _on_paper(request: Request, desk: Desk, command: str, wanted: str, text: str | None) -> Reply:
    if not wanted:
        return Reply(digest.sentence(replies.id_wanted(command)))
    question = Question(request.platform, request.channel, command, PaperId.parse(wanted), text)
    complete = not desk.has_model or desk.store.papers.summary(question.paper_id) is not None
    known = answer(question, desk) if complete else None
    return Reply(known) if known else Reply(digest.sentence(replies.READING), question)


def _digest(desk: Desk, rest: str, now: datetime) -> Message:
    day, category = _day_and_category(unicodedata.normalize("NFKC", rest).split(), now)
    editions = desk.store.editions
    edition = (editions.frozen(day) or editions.as_it_stands(day)) if day else editions.newest()
    if edition is None:
        return digest.sentence(replies.no_edition_yet())
    if not edition.items:
        raise NoEdition(edition.day)
    items = [item for item in edition.items if category is None or item.category is category]
    if category is not None and not items:
        return digest.sentence(replies.no_papers_of(category.korean, edition.day))
    return digest.digest_list(edition.day, items, has_model=desk.has_model)


def _day_and_category(words: list[str], now: datetime) -> tuple[date | None, Category | None]:
    """`/digest`, `/digest 2025-01-14`, `/digest 비전`, or both in either order."""
    text = " ".join(words)
    if not text:
        return None, None
    if (whole := named(text)) is not None:
        return None, whole
    for index, word in enumerate(words):
        rest = " ".join(words[:index] + words[index + 1 :])
        if word[:1].isdigit() and (not rest or named(rest)):
            return parse_day(word, now), named(rest) if rest else None
    raise NotADay(text)
