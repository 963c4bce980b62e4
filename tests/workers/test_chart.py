"""The chart is read on a phone: every category by its name, with its number, in its colour, and nothing missing."""

import io
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot import replies
from bot.taxonomy import CATEGORIES, Category
from tests.test_architecture import loaded_by
from workers.chart import WIDTH, draw, missing

DAY = date(2025, 1, 14)
COUNTS = st.lists(st.integers(1, 999), min_size=1, max_size=len(CATEGORIES))
_MARGIN = 40
"""Pixels at every edge in which nothing is drawn."""


def counted(*papers: int) -> list[tuple[Category, int]]:
    return list(zip(CATEGORIES, papers, strict=False))


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def coloured(picture: Image.Image, category: Category) -> int:
    """How many pixels have the colour of the category."""
    wanted = tuple(category.colour >> shift & 0xFF for shift in (16, 8, 0))
    return sum(found for found, colour in picture.getcolors(1 << 24) or () if colour == wanted)


@pytest.mark.parametrize("bars", [1, 9, pytest.param(len(CATEGORIES), marks=pytest.mark.torture)])
def test_each_category_has_a_bar_in_its_colour_as_long_as_its_number(bars: int) -> None:
    papers = [2 * (bars - number) for number in range(bars)]
    picture = opened(draw(DAY, counted(*papers)))
    sizes = [coloured(picture, category) for category in CATEGORIES[:bars]]
    assert all(size > 0 for size in sizes)
    assert sizes == sorted(sizes, reverse=True)
    for size, number in zip(sizes, papers, strict=True):
        assert size / sizes[0] == pytest.approx(number / papers[0], abs=0.03)
    assert all(coloured(picture, category) == 0 for category in CATEGORIES[bars:])


@pytest.mark.torture
@given(COUNTS)
def test_whatever_the_numbers_it_is_as_wide_as_phones_want_light_and_nothing_is_cut_off(papers: list[int]) -> None:
    picture = opened(draw(DAY, counted(*papers)))
    assert picture.width == WIDTH
    assert picture.height < 1.6 * WIDTH, "taller ones are shown smaller"
    drawn = ImageChops.invert(picture).getbbox()
    assert drawn is not None
    left, top, right, bottom = drawn
    assert min(left, top, WIDTH - right, picture.height - bottom) >= _MARGIN
    white = next(found for found, colour in picture.getcolors(1 << 24) or () if colour == (255, 255, 255))
    assert white > 0.5 * WIDTH * picture.height


def test_the_largest_is_on_top_and_equal_ones_are_in_the_order_of_every_digest() -> None:
    one, two, three = CATEGORIES[:3]
    assert draw(DAY, [(one, 1), (two, 5), (three, 1)]) == draw(DAY, [(two, 5), (one, 1), (three, 1)])
    assert draw(DAY, [(one, 1), (three, 1)]) != draw(DAY, [(three, 1), (one, 1)])


def test_the_same_numbers_make_the_same_bytes_and_others_do_not() -> None:
    counts = counted(9, 4, 4, 1)
    assert draw(DAY, counts) == draw(DAY, counts)
    assert len({draw(DAY, counts), draw(date(2025, 1, 15), counts), draw(DAY, counted(9, 4, 3, 1))}) == 3


def test_every_character_has_a_shape() -> None:
    said = [category.korean for category in CATEGORIES]
    said += [replies.digest_title(date(2025, 1, day)) for day in range(13, 20)]
    said += [replies.chart_subtitle(1_234_567_890), string.digits]
    assert missing("".join(said)) == set()
    assert missing("가🙂") == {"🙂"}


@pytest.mark.parametrize("counts", [[], counted(0), counted(1, -1), [(CATEGORIES[0], 1)] * (len(CATEGORIES) + 1)])
def test_what_is_no_chart_is_refused(counts: list[tuple[Category, int]]) -> None:
    with pytest.raises(ValueError, match="chart"):
        draw(DAY, counts)


def test_drawing_brings_neither_matplotlib_nor_numpy() -> None:
    loaded = loaded_by("workers.chart", "workers.chart as chart; chart.missing('가'); import sys")
    assert "PIL" in loaded
    assert loaded & {"matplotlib", "numpy", "koreanize_matplotlib", "distutils"} == set()


def test_who_draws_nothing_loads_nothing_to_draw_with() -> None:
    names = ("workers.processes", "workers.jobs", "workers.listen", "workers.drain", "workers.deliver")
    platforms = [f"adapters.{name}.client" for name in ("slack", "discord", "telegram", "console", "recorder")]
    assert "PIL" not in loaded_by(*names, *platforms)
