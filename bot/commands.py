"""What people ask, and what the store can answer at once. The same on every platform."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum

from bot import digest, replies, search, wish
from bot.days import find_day
from bot.delivery import Address
from bot.errors import (
    NoEdition,
    NotADay,
    NotAllowed,
    NotAnHour,
    NotAPaperId,
    NotAWish,
    NotCollected,
    NotSubscribed,
    TellPerson,
    TooMany,
)
from bot.feed_text import visible
from bot.message import Message
from bot.paper import PaperId
from bot.store import Store
from bot.store.questions import Question
from bot.subscription import next_due
from bot.taxonomy import CATEGORIES, SLUGS

MOST_SHOWN = 30
"""Papers in a digest that was asked for: more would flood the channel."""
MOST_FOUND = 10
_MOST_RANKED = 200

_ASKS = re.compile(r"[?？]|왜|뭐|무엇|무슨|어떻|어떤|어디|얼마|언제|설명|알려|비교|차이")
"""What makes a question of the words around a link, rather than «look at this»."""

_LIKE_AN_ID = re.compile(r"\d{4}|^[\d.]+$")
"""What was meant to be an id, rather than 3D or GPT-4."""
_EASILY = re.compile(r"쉽게|쉬운 ?설명")
_CANCELS = {"취소", "해지", "그만", "끄기", "중지", "off", "stop"}


class Refusal(StrEnum):
    """Why somebody may not change a channel's subscription."""

    RIGHTS = "rights"
    """The platform does not let them change the channel's settings."""
    GUEST = "guest"
    """They are from outside."""
    NOT_IN_CHANNEL = "not in channel"
    """We could not write there."""


@dataclass(frozen=True)
class Request:
    """What somebody typed or pressed, and where: `/paper 2501.07301`. Without a command it is a paper's link or id."""

    platform: str
    channel: str
    text: str
    person: str = ""
    """The platform's id of who asks; only a hash of it is ever kept."""
    refusal: Refusal | None = None
    """Why this person may not change the channel, where `changes_settings`; None where they may."""
    event: str | None = None
    """The platform's id of what was heard, so that what is heard twice is asked once."""
    address: Address | None = None
    """Where a late answer goes when nothing could be shown before it."""


@dataclass(frozen=True)
class Reply:
    """The answer, or a placeholder and the question that a worker is to answer in its place."""

    message: Message
    question: Question | None = None
    private: bool = False
    """For the one who asked alone, where the platform can: errors and settings."""


@dataclass(frozen=True)
class Rates:
    """How much that costs something one person and one channel may ask."""

    person_a_minute: int = 6
    person_a_day: int = 40
    channel_a_day: int = 200


@dataclass(frozen=True)
class Desk:
    """What a command may look at. `salt` keeps the hashes of people from being guessed."""

    store: Store
    has_model: bool
    rates: Rates = field(default_factory=Rates)
    salt: bytes = b""


def handle(request: Request, desk: Desk, now: datetime, real_now: datetime) -> Reply:
    """Answer a command. What a person got wrong is answered with a sentence; raises StoreAway like any reader.

    `now` is the calendar, `real_now` what rates are counted by.
    """
    command, rest = _command(request.text)
    try:
        answer = _ANSWERS.get(command)
        if answer is None:
            near = get_close_matches(command, _ANSWERS, 1)
            return Reply(digest.sentence(replies.unknown_command(command, near[0] if near else None)), private=True)
        return answer(_Asked(request, desk, now, real_now, rest))
    except TellPerson as problem:
        return Reply(digest.sentence(replies.error(problem)), private=True)


def changes_settings(text: str) -> bool:
    """Whether the command changes what a channel gets, so that the listener must find out who may."""
    return _command(text)[0] in {"/subscribe", "/unsubscribe"}


def is_known(text: str) -> bool:
    """Whether the text is a command that there is; others may be meant for another bot."""
    return _command(text)[0] in _ANSWERS


def is_private(text: str) -> bool:
    """Whether the answer to the command is for the one who asks alone."""
    return _command(text)[0] in {"/subscribe", "/unsubscribe", "/subscriptions", "/categories", "/help"}


def answer(question: Question, desk: Desk) -> Message | None:
    """The answer to a question from what the store knows by now; None where it does not know the paper."""
    paper = desk.store.papers.get(question.paper_id)
    if paper is None:
        return None
    made = desk.store.papers.summary(question.paper_id)
    match question.command:
        case "/easy":
            return digest.easy(paper, made, has_model=desk.has_model)
        case "/details":
            return digest.details(paper, made, has_model=desk.has_model)
        case _:
            card = digest.card(paper, made, has_model=desk.has_model)
            return digest.with_note(card, replies.question_not_yet()) if question.text else card


@dataclass(frozen=True)
class _Asked:
    """One command with everything that its answer may depend on."""

    request: Request
    desk: Desk
    now: datetime
    real_now: datetime
    rest: str


def _command(text: str) -> tuple[str, str]:
    """The command and what comes after it. `/paper search …` is `/search …`: Slack keeps some names for itself.

    A command may go without its stroke and by its Korean name. What begins with none and holds a paper's id or link is
    `/paper`, and anything else asks for help.
    """
    word, rest = _first_word(visible(text))
    name = unicodedata.normalize("NFKC", word).lower().partition("@")[0]
    command = _named(name.removeprefix("/"))
    if command == "/paper":
        inner = _named(unicodedata.normalize("NFKC", _first_word(rest)[0]).lower())
        return (inner, _first_word(rest)[1]) if inner else (command, rest)
    if command or name.startswith("/"):
        return command or name, rest
    found = PaperId.find(text)
    if found is None:
        return "/help", ""
    paper_id, around = found
    return "/paper", f"{paper_id} {around if _ASKS.search(around) else ''}"


def _named(name: str) -> str | None:
    """The command of that English or Korean name."""
    if f"/{name}" in _ANSWERS:
        return f"/{name}"
    return next((f"/{command}" for command, korean in replies.COMMAND_NAMES.items() if korean == name), None)


def _first_word(text: str) -> tuple[str, str]:
    """The first word, and what comes after it: people also type tabs, line breaks and full-width spaces."""
    word, rest, *_ = *text.split(None, 1), "", ""
    return word, rest.strip()


def _paper(asked: _Asked) -> Reply:
    """The card, or an answer: `/paper 2501.07301`, with words around it; without any id the words are searched for."""
    typed = visible(asked.rest).strip()
    if not typed:
        return Reply(digest.sentence(replies.id_wanted("/paper")), private=True)
    found = _wanted(typed)
    if found is None:
        if _LIKE_AN_ID.search(typed.split()[0]):
            raise NotAPaperId(typed.split()[0])
        return _search(asked)
    paper_id, text = found
    if _EASILY.search(text):
        return _on_paper(asked, "/easy", paper_id, None)
    return _on_paper(asked, "/paper", paper_id, text or None)


def _easy(asked: _Asked) -> Reply:
    return _side(asked, "/easy")


def _details(asked: _Asked) -> Reply:
    return _side(asked, "/details")


def _side(asked: _Asked, command: str) -> Reply:
    typed = visible(asked.rest).strip()
    if not typed:
        return Reply(digest.sentence(replies.id_wanted(command)), private=True)
    found = _wanted(typed)
    if found is None:
        raise NotAPaperId(typed)
    return _on_paper(asked, command, found[0], None)


def _wanted(typed: str) -> tuple[PaperId, str] | None:
    """The paper that is meant, and what is asked of it; further ids are no question."""
    word, rest = _first_word(typed)
    try:
        paper_id = PaperId.parse(word)
    except NotAPaperId:
        found = PaperId.find(typed)
        if found is None:
            return None
        paper_id, rest = found
    while (another := PaperId.find(rest)) is not None:
        rest = another[1]
    return paper_id, rest.strip(" ,")


def _on_paper(asked: _Asked, command: str, paper_id: PaperId, text: str | None) -> Reply:
    request, desk = asked.request, asked.desk
    question = Question(request.platform, request.channel, command, paper_id, text)
    complete = not desk.has_model or desk.store.papers.summary(question.paper_id) is not None
    known = answer(question, desk) if complete else None
    if known:
        return Reply(known)
    person = hashlib.blake2b(f"{request.platform} {request.person}".encode(), key=desk.salt, digest_size=16).hexdigest()
    _require_rates(asked, person)
    facts = {"person": person, "event": request.event, "address": request.address}
    return Reply(digest.sentence(replies.READING), Question(**vars(question) | facts))


def _require_rates(asked: _Asked, person: str) -> None:
    """Raises TooMany where the person or the channel asked enough. A terminal is its operator's own."""
    request, rates, now = asked.request, asked.desk.rates, asked.real_now
    if not request.person:
        return
    questions, minute, day = asked.desk.store.questions, timedelta(minutes=1), timedelta(days=1)
    if questions.asked_since(now - minute, request.platform, person=person) >= rates.person_a_minute:
        raise TooMany("person", now + minute)
    if questions.asked_since(now - day, request.platform, person=person) >= rates.person_a_day:
        raise TooMany("person", now + day)
    if questions.asked_since(now - day, request.platform, channel=request.channel) >= rates.channel_a_day:
        raise TooMany("channel", now + day)


def _digest(asked: _Asked) -> Reply:
    day, categories = _day_and_categories(asked.rest, asked.now)
    store = asked.desk.store
    edition = (store.editions.frozen(day) or store.editions.as_it_stands(day)) if day else store.editions.newest()
    if edition is None:
        return Reply(digest.sentence(replies.no_edition_yet()), private=True)
    if not edition.items:
        is_known = store.papers.settled_at(edition.day) is not None
        today = edition.day == asked.now.astimezone(UTC).date()
        raise NoEdition(edition.day) if is_known else NotCollected(edition.day, today=today)
    items = [item for item in edition.items if not categories or item.category.slug in categories]
    if not items:
        names = ", ".join(one.korean for one in CATEGORIES if one.slug in categories)
        return Reply(digest.sentence(replies.no_papers_of(names, edition.day)), private=True)
    message = digest.digest_list(edition.day, items[:MOST_SHOWN], has_model=asked.desk.has_model)
    left = len(items) - MOST_SHOWN
    cut = replies.digest_cut(MOST_SHOWN, left, narrowed=bool(categories))
    return Reply(digest.with_note(message, cut) if left > 0 else message)


def _day_and_categories(text: str, now: datetime) -> tuple[date | None, frozenset[str]]:
    """`/digest`, `/digest 2025-01-14`, `/digest 어제 비전 멀티모달`, in any order. Raises NotADay and DayNotYet."""
    day, rest = find_day(visible(text), now)
    try:
        said = wish.parse(rest)
    except (NotAWish, NotAnHour):
        raise NotADay(text) from None
    if said.at is not None:
        raise NotADay(text)
    everything_else = frozenset(SLUGS) - said.removed if said.removed else frozenset[str]()
    return day, said.categories or everything_else


def _search(asked: _Asked) -> Reply:
    typed = visible(asked.rest).strip()
    if (paper := PaperId.find(typed)) is not None:
        return _on_paper(asked, "/paper", paper[0], None)
    words = search.words_of(typed)
    if not words:
        return Reply(digest.sentence(replies.words_wanted()), private=True)
    papers = asked.desk.store.papers
    found = papers.search(words, _MOST_RANKED)
    if not found:
        words = search.without_particles(words)
        found = papers.search(words, _MOST_RANKED)
    if not found:
        return Reply(digest.sentence(replies.nothing_found(typed)), private=True)
    best = search.best_first(words, found)[:MOST_FOUND]
    return Reply(digest.found(typed, best, len(found), more=len(found) == _MOST_RANKED))


def _subscribe(asked: _Asked) -> Reply:
    request, subscriptions = asked.request, asked.desk.store.subscriptions
    if asked.rest.strip().casefold() in _CANCELS:
        return Reply(digest.sentence(replies.how_to_unsubscribe()), private=True)
    _require_rights(request)
    current = subscriptions.of(request.platform, request.channel)
    made = wish.wanted(wish.parse(asked.rest), current, request.platform, request.channel, asked.now)
    subscriptions.keep(made, asked.now)
    unchanged = current is not None and current.paused is None and vars(made) == vars(current)
    said = replies.subscribed(new=current is None, unchanged=unchanged)
    return Reply(digest.subscription(said, made, next_due(made, asked.now)), private=True)


def _unsubscribe(asked: _Asked) -> Reply:
    request, subscriptions = asked.request, asked.desk.store.subscriptions
    _require_rights(request)
    left = wish.without(wish.parse(asked.rest), subscriptions.of(request.platform, request.channel))
    if left is None:
        subscriptions.remove(request.platform, request.channel)
        return Reply(digest.sentence(replies.unsubscribed()), private=True)
    subscriptions.keep(left, asked.now)
    said = replies.subscribed(new=False, unchanged=False)
    return Reply(digest.subscription(said, left, next_due(left, asked.now)), private=True)


def _subscriptions(asked: _Asked) -> Reply:
    current = asked.desk.store.subscriptions.of(asked.request.platform, asked.request.channel)
    if current is None:
        raise NotSubscribed("")
    return Reply(digest.subscription(replies.SUBSCRIPTION, current, next_due(current, asked.now)), private=True)


def _require_rights(request: Request) -> None:
    if request.refusal is not None:
        raise NotAllowed(request.refusal)


def _categories(asked: _Asked) -> Reply:
    del asked
    return Reply(digest.categories(), private=True)


def _help(asked: _Asked) -> Reply:
    del asked
    return Reply(digest.help_message(), private=True)


_ANSWERS: Mapping[str, Callable[[_Asked], Reply]] = {
    "/paper": _paper,
    "/easy": _easy,
    "/details": _details,
    "/digest": _digest,
    "/search": _search,
    "/subscribe": _subscribe,
    "/unsubscribe": _unsubscribe,
    "/subscriptions": _subscriptions,
    "/categories": _categories,
    "/help": _help,
    "/start": _help,
}
