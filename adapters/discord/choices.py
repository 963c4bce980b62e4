"""What Discord offers while somebody types into a command.

https://docs.discord.com/developers/interactions/application-commands#autocomplete
"""

import re
from collections.abc import Sequence
from typing import Any

from adapters.discord.markdown import shortened
from bot.taxonomy import CATEGORIES, Category, named

MOST = 25
_LONGEST = 100
_LONGEST_NAME = 5
"""Words in the longest name of a category."""

Choice = dict[str, Any]


def of_papers(found: Sequence[tuple[str, str]]) -> list[Choice]:
    """Papers by title and id; what is chosen is the id."""
    return [
        _choice(f"{shortened(title, _LONGEST - len(number) - 3)} ({number})".strip(), number) for number, title in found
    ]


def of_categories(typed: str, *, several: bool) -> list[Choice]:
    """Categories with a name that begins as typed; where there may be `several`, those typed before stay before it."""
    words = [word for word in re.split(r"[\s,]+", typed) if word]
    if not several:
        kept, begun = [], " ".join(words)
    elif typed.endswith((" ", ",")):
        kept, begun = words, ""
    else:
        kept, begun = _parted(words)
    before = "".join(f"{word}, " for word in kept)
    fitting = sorted((one for one in CATEGORIES if _fits(one, begun)), key=lambda one: not _is_named(one, begun))
    made = [
        _choice(f"{before}{one.heading}", f"{before}{one.korean}") for one in fitting if one not in map(named, kept)
    ]
    return [choice for choice in made if len(choice["name"]) <= _LONGEST][:MOST]


def _parted(words: Sequence[str]) -> tuple[list[str], str]:
    """The words that are said, and the beginning of a name: the longest run at the end that begins one."""
    for length in range(min(_LONGEST_NAME, len(words)), 1, -1):
        begun = " ".join(words[-length:])
        if any(_fits(one, begun) for one in CATEGORIES):
            return list(words[:-length]), begun
    return list(words[:-1]), "".join(words[-1:])


def _fits(one: Category, begun: str) -> bool:
    return _is_named(one, begun) or any(alias.casefold().startswith(begun.casefold()) for alias in one.aliases)


def _is_named(one: Category, begun: str) -> bool:
    """Whether it is the category's own name that begins so, and not one that it also goes by."""
    return any(name.casefold().startswith(begun.casefold()) for name in (one.korean, one.english, one.slug))


def _choice(name: str, value: str) -> Choice:
    return {"name": name, "value": value}
