"""Every sentence that `bot.replies` can say is taken by every platform, and read whole."""

import inspect
import itertools
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters import registry
from bot import digest, errors, replies
from bot.commands import Refusal
from bot.errors import PaperboyError
from tests.adapters.contract import contract
from tests.adapters.contract_reading import faults

_NOW = datetime(2025, 1, 14, 12, 0, tzinfo=UTC)
_WORDS = ("2501.07301", "<!channel> @everyone [x](https://evil.example) *굵게* `명령`", "가" * 300)

PLAUSIBLE: dict[Any, Sequence[object]] = {
    str: _WORDS,
    str | None: (*_WORDS, None),
    int: (0, 1, 30, 12_345),
    int | None: (None, 1, 35),
    float: (0.0, 1.5),
    float | None: (None, 12.0),
    bool: (True, False),
    Sequence[bool]: ((True,), (False, True), (False,) * 12),
    date: (date(2025, 1, 14),),
    datetime: (_NOW,),
    datetime | None: (None, _NOW),
    time: (time(8, 30),),
    ZoneInfo: (ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")),
    object: (None, 5),
    Sequence[str]: (("하나",), _WORDS),
    Mapping[str, Any]: ({}, {"team": "연구실", "user": "<!channel>", "team_id": "T012ABCDE", "user_id": "U012ABCDE"}),
    Sequence[tuple[str, int]]: (((_WORDS[2], 1),), tuple((word, 1_234) for word in _WORDS)),
    Collection[int]: ((0, 1, 2, 3, 4), (2, 5)),
}
"""Arguments by their types."""

KNOWN: dict[tuple[str, str], Sequence[object]] = {
    ("id_wanted", "command"): ("/paper", "/easy"),
    ("how_to_ask", "paper"): ("2501.07301", "hep-th/9901001"),
    ("unknown_command", "near"): ("/paper", None),
    ("token_refused", "name"): tuple(replies.WHERE_TO_FIND),
    ("NotAllowed", "why"): tuple(Refusal),
    ("TooMany", "of"): ("person", "channel"),
}
"""Arguments that are words from a list, by function and parameter."""


def _arguments(of: Any) -> Iterator[dict[str, Any]]:
    """Ways to call a function or to make an error. Each argument takes each of its values in one of them."""
    hints = typing.get_type_hints(of.__init__ if inspect.isclass(of) else of)
    taken = {name: _values(of.__name__, name, hints.get(name)) for name in inspect.signature(of).parameters}
    for number in range(max(map(len, taken.values()), default=1)):
        yield {name: values[number % len(values)] for name, values in taken.items()}
    yield from (dict(zip(taken, each, strict=True)) for each in itertools.product(*(two[:2] for two in taken.values())))


def _values(of: str, name: str, hint: Any) -> Sequence[object]:
    if (of, name) in KNOWN:
        return KNOWN[of, name]
    if inspect.isclass(hint) and issubclass(hint, PaperboyError):
        return tuple(made for kind in _kinds(hint) for made in _made(kind))
    if hint == PaperboyError | None:
        return (None, *_values(of, name, PaperboyError))
    assert hint in PLAUSIBLE, f"{of} takes a {hint} as {name}: what would be plausible?"
    return PLAUSIBLE[hint]


def _kinds(of: type[PaperboyError]) -> Iterator[type[PaperboyError]]:
    yield of
    yield from itertools.chain.from_iterable(map(_kinds, of.__subclasses__()))


def _made(kind: type[PaperboyError]) -> Iterator[PaperboyError]:
    if "__init__" not in kind.__dict__ and kind.__init__ is Exception.__init__:
        yield kind("refused")
        return
    for arguments in _arguments(kind):
        yield kind(**arguments)


def _said(value: object) -> Iterator[str]:
    """Every text in a constant, however deep."""
    match value:
        case str():
            yield value
        case dict():
            yield from itertools.chain.from_iterable(map(_said, value.values()))
        case list() | tuple():
            yield from itertools.chain.from_iterable(map(_said, value))
        case _:
            return


def _functions() -> list[str]:
    """The names of the functions that `bot.replies` or a module in it makes, and not those that it uses."""
    there = inspect.getmembers(replies, inspect.isfunction)
    return [name for name, made in there if made.__module__.startswith(replies.__name__) and not name.startswith("_")]


def _constants() -> list[str]:
    """The names of what is text or holds some: those of others are imported, and no constants."""
    found = {name: value for name, value in vars(replies).items() if name.isupper() and not name.startswith("_")}
    return [name for name, value in found.items() if any(_said(value))]


def _complaints(name: str, sentences: Iterable[str]) -> list[str]:
    found = []
    for sentence in dict.fromkeys(sentences):
        assert sentence.strip(), "a reply says something"
        message = digest.sentence(sentence)
        found += [f"{sentence}: {fault}" for fault in faults(contract(name), message, registry.renderer(name)(message))]
    return found


@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_sentence_that_is_always_the_same_is_taken_and_read_whole(name: str) -> None:
    said = [sentence for constant in _constants() for sentence in _said(getattr(replies, constant))]
    assert len(said) > 50
    assert _complaints(name, said) == []


@pytest.mark.parametrize("function", _functions())
@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_sentence_that_is_made_is_taken_and_read_whole(name: str, function: str) -> None:
    make = getattr(replies, function)
    assert typing.get_type_hints(make)["return"] is str
    assert _complaints(name, (make(**arguments) for arguments in _arguments(make))) == []


def test_the_sentences_are_tried_with_every_error_that_there_is() -> None:
    tried = {type(made) for made in typing.cast("Sequence[PaperboyError]", _values("error", "problem", PaperboyError))}
    named = {found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, PaperboyError)}
    assert tried == named
