"""Any text of any script is taken by every platform: no limit broken, no text changed, no grapheme parted."""

import sys
import unicodedata
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters import registry
from bot.message import (
    Bar,
    Block,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
)
from tests.adapters.contract import contract
from tests.adapters.contract_reading import faults, shows
from tests.adapters.test_contract_injection import PAYLOADS

_ROW = 0x100
_ROWS_AT_ONCE = 8

GRAPHEMES = (
    "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇰🇷", "1️⃣", "❤️‍🔥", "👩🏽‍🚀", "☺︎", "e\u0301", "각", "\u1100\u1161\u11a8",
    "क्षि", "ก็", "நி", "ᄀᄀᄀ각ᆨᆨ", "Z̸̡̛͎̭̞̔a̷l̸g̵o̶", "שָׁלוֹם", "مُحَمَّد", "\u202eabc\u202c", "\u2066x\u2069",
    "\u0301\u0301", "\r\n", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\x00", "\x1b[31m", "\x7f",
    "\u2028", "\u2029", "\u3164", "\u30fb",
)  # fmt: skip
"""What people see as one character, and what they do not see at all."""


@cache
def rows() -> list[str]:
    """The characters that Unicode has given a meaning, in its own order, by rows of 256. Surrogates are no text."""
    found = []
    for first in range(0, sys.maxunicode + 1, _ROW):
        row = "".join(
            one for one in map(chr, range(first, first + _ROW)) if unicodedata.category(one) not in {"Cn", "Cs"}
        )
        found += [row] if row else []
    planes_of_private_use = 0xF0000
    return [row for row in found if ord(row[0]) < planes_of_private_use or ord(row[0]) % 0x10000 == 0]


CHARACTERS = st.deferred(lambda: st.sampled_from(rows()).flatmap(st.sampled_from))
TOKENS = st.one_of(
    CHARACTERS,
    st.sampled_from(GRAPHEMES),
    st.sampled_from([*"*_~`|#>-+=.!()[]{}<>&\\@:/\"'$%^, \n", "**", "__", "||", "```", "](", "://", "가", "word"]),
    st.sampled_from(list(PAYLOADS.values())),
)
SHORT = st.lists(TOKENS, max_size=12).map("".join)
LONG = st.tuples(st.lists(TOKENS, min_size=1, max_size=8).map("".join), st.sampled_from([30, 300, 2_000])).map(
    lambda drawn: (drawn[0] * drawn[1])[:6_000]
)
TEXTS = st.one_of(SHORT, SHORT, SHORT, LONG)
URLS = st.one_of(
    st.sampled_from(["https://arxiv.org/abs/2501.07301", "https://arxiv.org/" + "x" * 2_900, "", "http://arxiv.org"]),
    st.sampled_from(
        ["javascript:alert(1)", "tg://user?id=1", "https://", "https://arxiv.org/a b)c>d|e", "https://[::1"]
    ),
)
COMMANDS = st.sampled_from(["/easy 2501.07301", "/paper hep-th/9901001", "/subscribe +vision", "/details 2501.00001"])
SPANS = st.lists(
    st.one_of(
        st.builds(Text, TEXTS, st.booleans(), st.booleans()),
        st.builds(Link, TEXTS, URLS, st.booleans()),
        st.builds(Command, COMMANDS),
    ),
    max_size=4,
).map(tuple)
BUTTONS = st.builds(Button, SHORT, COMMANDS)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXTS),
    st.builds(Heading, TEXTS, st.sampled_from(["vision", None]), st.one_of(st.none(), BUTTONS)),
    st.builds(Paragraph, SPANS),
    st.builds(Labelled, TEXTS, SPANS),
    st.builds(PaperLine, st.builds(Link, TEXTS, URLS, st.booleans()), TEXTS, SPANS),
    st.builds(Quote, TEXTS, TEXTS),
    st.builds(Picture, URLS, TEXTS),
    st.builds(Chart, st.dates(), st.just((Bar("vision", 1), Bar("language", 2))), TEXTS),
    st.builds(Note, SPANS),
    st.builds(Buttons, st.lists(BUTTONS, max_size=12).map(tuple)),
)
SOME = st.lists(BLOCKS, max_size=6).map(tuple)
MESSAGES = st.builds(Message, SOME, TEXTS, st.one_of(st.just(()), SOME))

_ANY_TIME = settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(params=registry.PLATFORMS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _faults(name: str, message: Message) -> list[str]:
    return faults(contract(name), message, registry.renderer(name)(message))


@pytest.mark.torture
def test_every_character_that_there_is_is_taken_and_read(name: str) -> None:
    found, every = [], rows()
    for first in range(0, len(every), _ROWS_AT_ONCE):
        some = every[first : first + _ROWS_AT_ONCE]
        blocks: list[Block] = [Paragraph((Text(row),)) for row in some]
        links = [PaperLine(Link(row, "https://arxiv.org/abs/2501.00001"), row, ()) for row in some]
        found += [f"from U+{ord(some[0][0]):04X}: {fault}" for fault in _faults(name, Message((*blocks, *links), ""))]
    assert found == []


@_ANY_TIME
@given(message=MESSAGES)
@example(message=Message(tuple(Title(one) for one in GRAPHEMES), "", ()))
@example(message=Message((Paragraph(tuple(Text(one) for one in GRAPHEMES)),), "", ()))
@example(message=Message(tuple(PaperLine(Link(one, "https://arxiv.org/abs/1"), one, ()) for one in GRAPHEMES), "", ()))
def test_any_message_is_taken_and_read_whole_and_is_no_more_than_its_text(name: str, message: Message) -> None:
    assert _faults(name, message) == []


@pytest.mark.torture
@settings(_ANY_TIME, max_examples=600)
@given(message=MESSAGES)
def test_ever_so_many_messages_are_taken_and_read_whole(name: str, message: Message) -> None:
    assert _faults(name, message) == []


def _blocks_of(text: str) -> Sequence[Block]:
    """The text in every place where it may be parted."""
    spans = (Text(text), Link(text, "https://arxiv.org/abs/2501.00001"))
    return (
        Title(text),
        Heading(text),
        Paragraph(spans),
        Labelled("요약", spans),
        Labelled(text, ()),
        Quote(text, text),
        Note(spans),
    )


_WORDS = st.lists(st.sampled_from(GRAPHEMES), min_size=1, max_size=6).filter(lambda parts: shows("".join(parts)))
"""Graphemes of which one at least is to be seen: a post without anything to see is none to any platform."""


@pytest.mark.parametrize("name", registry.CHATS, indirect=True)
@settings(_ANY_TIME, max_examples=5)
@given(parts=_WORDS, shift=st.integers(0, 8))
def test_no_grapheme_is_parted_wherever_a_long_word_of_them_is(name: str, parts: list[str], shift: int) -> None:
    """Without white space there is no better place to part it; shifted, since limits are even numbers."""
    assert _faults(name, _long_word(parts, shift)) == []


@pytest.mark.torture
@pytest.mark.parametrize("name", registry.CHATS, indirect=True)
@settings(_ANY_TIME, max_examples=100)
@given(parts=_WORDS, shift=st.integers(0, 8))
def test_no_grapheme_is_parted_in_ever_so_many_words(name: str, parts: list[str], shift: int) -> None:
    assert _faults(name, _long_word(parts, shift)) == []


def _long_word(parts: list[str], shift: int) -> Message:
    return Message(tuple(_blocks_of("x" * shift + ("".join(parts) * 6_000)[:6_000])), "")
