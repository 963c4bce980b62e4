"""What people type, read: which command it is, and which paper and question are meant."""

import re
import unicodedata

from bot import replies
from bot.errors import NotAPaperId
from bot.feed_text import visible
from bot.paper import PaperId

NAMES = frozenset({*replies.COMMAND_NAMES, "details", "start"})
"""What commands are called. `/details` is only ever pressed; `/start` is how Telegram begins."""

SAID = ""
"""The command of what is none: words that may follow something up."""

MOST_TYPED = 4_096
"""Characters that are read of a message, which is what one of Telegram's holds: Slack takes far longer ones."""

_TAPPED = re.compile(r"/(paper|easy|details|ask|wrong)_(\d{4})_(\d{4,5})")
"""As Telegram sends a command that was tapped and not typed."""

_ASKS = re.compile(r"[?？]|왜|뭐|무엇|무슨|어떻|어떤|어디|얼마|언제|설명|알려|비교|차이")
"""What makes a question of the words around a link, rather than «look at this»."""


def command_of(text: str) -> tuple[str, str]:
    """The command and what comes after it. `/paper search …` is `/search …`: Slack keeps some names for itself.

    A command may go without its stroke and by its Korean name. What begins with none and holds a paper's id or link is
    `/paper`, and anything else is SAID.
    """
    text = text[:MOST_TYPED]
    word, rest = first_word(visible(text))
    name = unicodedata.normalize("NFKC", word).lower().partition("@")[0]
    if (tapped := _TAPPED.fullmatch(name)) is not None:
        return f"/{tapped[1]}", f"{tapped[2]}.{tapped[3]} {rest}".strip()
    command = _named(name.removeprefix("/"))
    if command == "/paper":
        inner = _named(unicodedata.normalize("NFKC", first_word(rest)[0]).lower())
        return (inner, first_word(rest)[1]) if inner else (command, rest)
    if command or name.startswith("/"):
        return command or name, rest
    found = PaperId.find(text)
    if found is None:
        return SAID, visible(text).strip()
    paper_id, around = found
    return "/paper", f"{paper_id} {around if _ASKS.search(around) else ''}"


def may_be_said(text: str) -> bool:
    """Whether the command in the text is more likely a word of a question, where something is being spoken about:
    «검색 증강 생성이 뭐야?».
    """
    said = visible(text[:MOST_TYPED]).strip()
    return (
        not unicodedata.normalize("NFKC", said).startswith("/") and bool(_ASKS.search(said)) and not PaperId.find(said)
    )


def _named(name: str) -> str | None:
    """The command of that English or Korean name."""
    if name in NAMES:
        return f"/{name}"
    return next((f"/{command}" for command, korean in replies.COMMAND_NAMES.items() if korean == name), None)


def first_word(text: str) -> tuple[str, str]:
    """The first word, and what comes after it: people also type tabs, line breaks and full-width spaces."""
    word, rest, *_ = *text.split(None, 1), "", ""
    return word, rest.strip()


def paper_and_question(typed: str) -> tuple[PaperId, str] | None:
    """The paper that is meant, and what is asked of it; further ids are no question."""
    word, rest = first_word(typed)
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
