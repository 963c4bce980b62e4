"""Asking about a paper by pressing: the buttons that are no command yet or change what they stand on, and what a
message of ours is about. Pure, and the same on every platform.
"""

from collections.abc import Iterable

from bot.errors import NotAPaperId
from bot.paper import PaperId

MOST_ASKED = 300
"""Characters of a question that is written into a form."""

STAYS = "stays"
"""In an address: what stands there is no placeholder but a message of its own. What is for one person alone never takes
its place, and it is never taken away.
"""


def wants_words(command: str) -> str | None:
    """The id of the paper that the pressed command asks about, where the question itself is still to be written."""
    match command.split():
        case ["/ask", word]:
            return _paper(word)
        case _:
            return None


def is_doubt(command: str) -> bool:
    """Whether the pressed command doubts the message that it stands on, so that the answer is an edit of it."""
    return command.partition(" ")[0] == "/wrong"


def question(paper_id: str, words: str) -> str:
    """The command that asks what was written into the form, in one line."""
    return f"/ask {paper_id} {' '.join(words.split())}"


def about(commands: Iterable[str], addresses: Iterable[str] = ()) -> str | None:
    """The id of the paper that a message is about, by the commands of its buttons, or else by what it opens; None where
    it is about none or several.
    """
    for ids in ({_paper(word) for one in commands for word in one.split()[1:2]}, {_found(one) for one in addresses}):
        known = ids - {None}
        if known:
            return known.pop() if len(known) == 1 else None
    return None


def _paper(word: str) -> str | None:
    try:
        return str(PaperId.parse(word))
    except NotAPaperId:
        return None


def _found(text: str) -> str | None:
    found = PaperId.find(text)
    return str(found[0]) if found else None
