"""Fitting into posts loses nothing, doubles nothing, and parts nothing that belongs together."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.pack import Piece, pack, parted, utf16
from bot.message import Command, Link, Text

ROOM = 12
Native = tuple[int, int]
"""A native block in these tests: its number and its size."""

PIECES = st.lists(
    st.tuples(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.booleans(), st.booleans()), max_size=30
)


def fits(natives: Sequence[Native]) -> bool:
    return sum(size for _, size in natives) <= ROOM and len(natives) <= 6


def numbered(drawn: list[tuple[list[int], bool, bool]]) -> list[Piece[Native]]:
    return [
        Piece(tuple((1_000 * number + place, size) for place, size in enumerate(sizes)), with_next, with_previous)
        for number, (sizes, with_next, with_previous) in enumerate(drawn)
    ]


def together(pieces: list[Piece[Native]]) -> list[list[Native]]:
    """The natives that must not be parted: neighbours are joined by the first's `with_next` or the second's
    `with_previous`.
    """
    units = [list(piece.natives) for piece in pieces[:1]]
    for before, piece in pairwise(pieces):
        if before.with_next or piece.with_previous:
            units[-1].extend(piece.natives)
        else:
            units.append(list(piece.natives))
    return units


@given(PIECES)
def test_every_block_is_in_one_post_in_order_and_every_post_fits(drawn: list[tuple[list[int], bool, bool]]) -> None:
    pieces = numbered(drawn)
    units = together(pieces)
    if not all(fits(unit) for unit in units):
        with pytest.raises(ValueError, match="larger than a post"):
            pack(pieces, fits)
        return
    posts = pack(pieces, fits)
    assert [native for post in posts for native in post] == [native for piece in pieces for native in piece.natives]
    assert all(post and fits(post) for post in posts)
    post_of = {native: number for number, post in enumerate(posts) for native in post}
    assert all(len({post_of[native] for native in unit}) == 1 for unit in units)
    first_units = [next(unit for unit in units if unit[0] == post[0]) for post in posts]
    assert not any(fits([*post, *unit]) for post, unit in zip(posts, first_units[1:], strict=False)), "room was left"


def test_nothing_makes_no_post() -> None:
    assert pack([], fits) == []


def test_a_heading_moves_to_the_next_post_with_what_follows_it() -> None:
    heading, line, buttons = (
        Piece((("h", 2),), with_next=True),
        Piece((("l", 8),)),
        Piece((("b", 2),), with_previous=True),
    )
    posts = pack([Piece((("before", 5),)), heading, line, buttons], lambda natives: sum(n for _, n in natives) <= ROOM)
    assert [[name for name, _ in post] for post in posts] == [["before"], ["h", "l", "b"]]


HARD = st.sampled_from(
    ["가나다 ", "라마 ", "a", "word ", "  ", "\n", "\t", "👨‍👩‍👧‍👦", "🇰🇷", "e\u0301", " \u0301", "\u200d", "각",
     "\u1100\u1161\u11a8", "नी", "\u202eabc", "<b>", "\x00", "x" * 25, "\u0301" * 9, "\r\n"]
)  # fmt: skip
TEXTS = st.lists(HARD, max_size=12).map("".join) | st.text(max_size=40)
SPANS = st.one_of(
    st.builds(Text, TEXTS, st.booleans(), st.booleans()),
    st.builds(Link, TEXTS, st.just("https://arxiv.org/abs/2501.07301")),
    st.builds(Command, TEXTS),
)
Span = Text | Link | Command
SIZES: list[Callable[[str], int]] = [len, utf16, lambda text: len(text.encode())]


def letters(spans: Sequence[Span]) -> list[tuple[str, object]]:
    """Every character with what its span says of it."""
    kinds = [
        (span, type(span), {name: value for name, value in vars(span).items() if name != "text"}) for span in spans
    ]
    return [(character, (kind, str(looks))) for span, kind, looks in kinds for character in span.text]


@pytest.mark.parametrize("size", SIZES, ids=["characters", "UTF-16", "UTF-8"])
@given(spans=st.lists(SPANS, max_size=5), limit=st.integers(4, 30))
def test_every_character_is_there_once_in_order_and_in_its_looks_and_no_run_is_over_the_limit(
    size: Callable[[str], int], spans: list[Span], limit: int
) -> None:
    runs = parted(spans, limit, size)
    assert [one for run in runs for one in letters(run)] == letters(spans)
    assert all(0 < sum(size(span.text) for span in run) <= limit for run in runs)
    assert all(span.text for run in runs for span in run)


@given(TEXTS, st.integers(4, 30))
@example("abc \u0301 def", 4)
@example("ab \u200d cd", 4)
@example("가나다 가나다 가나다 가나다    \u0301", 18)
def test_a_text_is_cut_after_white_space_and_inside_a_word_only_where_that_alone_is_over_the_limit(
    text: str, limit: int
) -> None:
    runs = ["".join(span.text for span in run) for run in parted([Text(text)], limit)]
    graphemes = [found.span() for found in regex.finditer(r"\X", text)]
    ends = [begin for begin, end in graphemes if text[begin - 1 : begin].isspace() and not text[begin:end].isspace()]
    words = list(pairwise([0, *ends, len(text)]))
    at = 0
    for run in runs[:-1]:
        at += len(run)
        cut = [end - begin for begin, end in graphemes if begin < at < end]
        assert cut == [] or cut[0] > limit, "a grapheme was cut that fits a run"
        word = next(end - begin for begin, end in words if begin <= at < end)
        assert at in ends or word > limit, "a word was cut that fits a run"
        assert at not in ends or word > limit or len(run) + word > limit, "room was left"


def test_a_long_text_is_parted_quickly_and_completely() -> None:
    text = "가" * 10_000 + " word" * 2_000 + "👨‍👩‍👧‍👦" * 500
    runs = parted([Text(text)], 2_900, utf16)
    assert "".join(span.text for run in runs for span in run) == text
    assert len(runs) <= -(-utf16(text) // 2_890) + 1


def test_no_spans_and_empty_spans_make_no_run() -> None:
    assert parted([], 10) == []
    assert parted([Text(""), Command("")], 10) == []


@given(st.text())
def test_a_length_in_utf_16_is_what_telegram_and_javascript_count(text: str) -> None:
    assert utf16(text) == len(text.encode("utf-16-le")) // 2
