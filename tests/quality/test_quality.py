"""No planted mistake that code can know reaches a card, and nothing is taken for one that is right."""

import pytest

from tests.quality.good import Good, of_recorded, of_sample
from tests.quality.judging import Judged, alarms, judge
from tests.quality.replies import wrong_replies
from tests.quality.sentences import wrong_sentences
from tests.quality.table import row, rows
from tests.quality.words import wrong_words
from tests.quality.wrong_figures import recorded_errors, wrong_figures
from tests.recorded import recorded

SAMPLE = of_sample()
NAMED_AND_KEPT = ("paper called by its number", "another paper", "name", "particle after", "sentence said again")
"""Kinds of which some are let through: what is not worth a sentence, and what no rule tells from what is right."""


@pytest.mark.parametrize("good", SAMPLE, ids=lambda good: str(good.paper.paper_id))
def test_the_sample_days_own_texts_pass_clean(good: Good) -> None:
    assert alarms(good) == 0


def test_right_sentences_about_recorded_papers_pass_clean() -> None:
    recorded("data")
    assert {str(good.paper.paper_id): alarms(good) for good in of_recorded()} == {
        str(good.paper.paper_id): 0 for good in of_recorded()
    }


def test_no_figure_off_by_a_power_of_ten_reaches_a_card() -> None:
    recorded("data")
    planted = [one for good in (*SAMPLE[5:8], *of_recorded()[:4]) for one in wrong_figures(good)]
    judged = [judge(one) for one in (*planted, *recorded_errors())]
    assert len(judged) > 50
    assert [one for one in judged if one.end == "through" or one.flagged] == []
    assert {one.end for one in judged if one.mistake.kind == "figure of figures.json"} == {"repaired"}


@pytest.fixture(scope="module")
def of_two() -> list[Judged]:
    """Every mistake in words about two papers of the sample."""
    good, other = SAMPLE[7], SAMPLE[9]
    planted = [
        one
        for turn, one_of in enumerate((good, other))
        for one in (*wrong_sentences(one_of, turn), *wrong_words(one_of, turn), *wrong_replies(one_of, SAMPLE[0], turn))
    ]
    return [judge(one) for one in planted]


def test_what_is_wrong_with_words_does_not_reach_a_card_but_where_it_is_not_worth_a_sentence(
    of_two: list[Judged],
) -> None:
    through = [one for one in of_two if one.end == "through" and not one.mistake.kind.startswith(NAMED_AND_KEPT)]
    assert through == []


def test_good_sentences_stay_whatever_stands_beside_them(of_two: list[Judged]) -> None:
    assert [one for one in of_two if one.flagged] == []


def test_the_columns_of_the_table_add_up(of_two: list[Judged]) -> None:
    table = rows(of_two)
    assert [one.kind for one in table] == sorted({one.mistake.kind for one in of_two})
    assert sum(one.made for one in table) == len(of_two)
    for one in (*table, row("all", of_two)):
        assert one.made == one.repaired + one.cut + one.abstract + one.through
        assert one.caught == one.repaired + one.asked <= one.made
        assert one.through >= one.made - one.caught
