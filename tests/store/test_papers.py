"""What the sources say of a paper becomes one paper, and nothing that was known is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.paper import ARXIV, Entry, PaperId
from bot.store import Store
from tests.store.examples import CHANNEL, DAY, HUGGING_FACE, NEXT_DAY, NOW, SECOND, A, B, C, entry, freeze, made, race

LISTED = entry(A, votes=31, authors=("Bo", "Al"), keywords=("agents",), thumbnail_url="https://cdn.example/a.png")
ON_ARXIV = entry(A, ARXIV, authors=("Al", "Bo", "Cy"), categories=("cs.CL", "cs.AI"), version=2)


@pytest.mark.parametrize("order", [(LISTED, ON_ARXIV), (ON_ARXIV, LISTED)])
def test_two_sources_make_one_paper_whichever_speaks_first(store: Store, order: tuple[Entry, ...]) -> None:
    for said in order:
        store.papers.record([said], NOW)
    paper = store.papers.get(A)
    assert paper is not None
    assert (paper.authors, paper.categories, paper.version) == (("Al", "Bo", "Cy"), ("cs.CL", "cs.AI"), 2)
    assert (paper.votes, paper.keywords, paper.thumbnail_url) == (31, ("agents",), "https://cdn.example/a.png")


def test_two_sources_that_are_read_at_the_same_moment_make_one_paper(store: Store) -> None:
    ids = [PaperId(f"2501.{number:05}") for number in range(1, 21)]
    listed = [entry(paper_id, votes=7) for paper_id in ids]
    asked = [entry(paper_id, ARXIV, authors=("Al", "Bo")) for paper_id in reversed(ids)]
    race(4, lambda number: store.papers.record(asked if number % 2 else listed, NOW))
    papers = store.papers.find(ids)
    assert {(paper.votes, paper.authors) for paper in papers.values()} == {(7, ("Al", "Bo"))}
    assert len(papers) == len(ids)


def test_recording_the_same_again_changes_nothing(store: Store) -> None:
    for _ in range(2):
        assert store.papers.list_day(DAY, HUGGING_FACE, [LISTED, entry(B)], NOW) == [A, B]
    assert store.papers.listed(DAY) == [A, B]
    first = store.papers.get(A)
    store.papers.record([LISTED], NOW + SECOND)
    assert store.papers.get(A) == first


def test_a_paper_comes_back_as_it_was_recorded(store: Store) -> None:
    published = datetime(2025, 1, 13, 12, 30, 1, 250_000, tzinfo=UTC)
    said = entry(
        A, title="𝕏 “한글” 🧠", published_at=published, project_url="https://x.example/?a=1&b=2", withdrawn=True
    )
    store.papers.record([said], NOW)
    paper = store.papers.get(A)
    assert paper is not None
    assert (paper.title, paper.published_at, paper.project_url) == (said.title, published, said.project_url)
    assert paper.withdrawn


def test_what_a_source_says_now_replaces_what_it_said(store: Store) -> None:
    store.papers.record([entry(A, votes=3, code_url="https://code.example/a")], NOW)
    store.papers.record([entry(A, votes=40)], NOW + SECOND)
    paper = store.papers.get(A)
    assert paper is not None
    assert (paper.votes, paper.code_url) == (40, None)


def test_a_paper_listed_twice_in_one_list_is_one_paper(store: Store) -> None:
    assert store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B), entry(A, votes=2)], NOW) == [A, B]
    assert store.papers.listed(DAY) == [A, B]


def test_a_paper_that_left_the_list_is_gone_and_may_come_back(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(B)], NOW + SECOND)
    assert store.papers.listed(DAY) == [B]
    store.papers.list_day(DAY, HUGGING_FACE, [entry(B), entry(A)], NOW + 2 * SECOND)
    assert store.papers.listed(DAY) == [A, B]


def test_an_empty_list_takes_nothing_away(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A)], NOW)
    assert store.papers.list_day(DAY, HUGGING_FACE, [], NOW + SECOND) == []
    assert store.papers.listed(DAY) == [A]


def test_a_paper_that_one_source_dropped_stays_while_another_lists_it(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW)
    store.papers.list_day(DAY, "arxiv:cs.CL", [entry(A, ARXIV)], NOW + SECOND)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(B)], NOW + 2 * SECOND)
    assert set(store.papers.listed(DAY)) == {A, B}
    assert store.papers.listed_by(DAY, HUGGING_FACE) == {B}
    assert store.papers.listed_by(DAY, "arxiv:cs.CL") == {A}


def test_a_paper_listed_after_the_freeze_joins_the_next_open_day_and_no_other(store: Store) -> None:
    freeze(store, DAY, A)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW + SECOND)
    assert store.papers.listed(NEXT_DAY) == [B]
    freeze(store, NEXT_DAY, C)
    joined = store.editions.frozen(NEXT_DAY)
    assert joined is not None
    assert {item.paper.paper_id for item in joined.items} == {B, C}
    assert store.papers.listed(NEXT_DAY + timedelta(days=1)) == []


def test_a_late_paper_does_not_join_while_its_own_day_is_open(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A)], NOW)
    assert store.papers.listed(NEXT_DAY) == []


def test_a_paper_that_is_a_week_late_joins_and_one_that_is_later_does_not(store: Store) -> None:
    freeze(store, DAY, A)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW)
    assert store.papers.listed(DAY + timedelta(days=7)) == [B]
    assert store.papers.listed(DAY + timedelta(days=8)) == []


def test_a_late_paper_that_the_source_took_back_does_not_join(store: Store) -> None:
    freeze(store, DAY, A)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A)], NOW + SECOND)
    assert store.papers.listed(NEXT_DAY) == []


def test_the_newest_summary_counts_and_earlier_ones_stay_for_the_editions_that_hold_them(store: Store) -> None:
    store.papers.record([entry(A)], NOW)
    first = store.papers.keep_summary(A, made("처음"))
    frozen = freeze(store, DAY, A)
    second = store.papers.keep_summary(A, made("나중"))
    assert second > first
    assert store.papers.summaries([A, B]) == {A: (second, made("나중"))}
    assert store.papers.summary(A) == made("나중")
    assert store.editions.frozen(DAY) == frozen
    assert frozen.items[0].made == made("처음")


def test_a_paper_without_a_summary_has_none(store: Store) -> None:
    store.papers.record([entry(A), entry(B)], NOW)
    store.papers.keep_summary(A, made())
    assert store.papers.summary(B) is None
    assert store.papers.summaries_of([A.value, B.value, C.value]) == {A}


def test_nothing_is_found_of_papers_that_were_never_recorded(store: Store) -> None:
    assert store.papers.get(A) is None
    assert store.papers.find([]) == {}
    assert store.papers.summaries([]) == {}
    assert store.papers.listed(DAY) == []
    assert store.outbox.had(CHANNEL.platform, CHANNEL.channel) == set()


def test_a_day_is_settled_once_it_was_read_after_its_cut_off_and_stays_so(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B)], NOW)
    store.papers.collected(DAY, HUGGING_FACE, NOW, settled=False)
    assert store.papers.settled_days(DAY, [HUGGING_FACE]) == {}
    store.papers.collected(DAY, HUGGING_FACE, NOW + SECOND, settled=True)
    assert store.papers.settled_days(DAY, [HUGGING_FACE]) == {DAY: 2}
    store.papers.collected(DAY, HUGGING_FACE, NOW + 2 * SECOND, settled=False)
    assert store.papers.settled_days(DAY, [HUGGING_FACE]) == {DAY: 2}
    assert store.papers.settled_days(NEXT_DAY, [HUGGING_FACE]) == {}
    assert store.papers.collected_at(DAY, HUGGING_FACE) == NOW + 2 * SECOND
    assert store.papers.collected_at(NEXT_DAY, HUGGING_FACE) is None
    assert store.papers.settled_at(DAY) == NOW + SECOND
    assert store.papers.settled_at(NEXT_DAY) is None


def test_a_day_of_two_sources_is_settled_when_both_are(store: Store) -> None:
    sources = [HUGGING_FACE, "arxiv:cs.CL"]
    store.papers.list_day(DAY, sources[0], [entry(A)], NOW)
    store.papers.list_day(DAY, sources[1], [entry(B, ARXIV), entry(C, ARXIV)], NOW)
    store.papers.collected(DAY, sources[0], NOW, settled=True)
    store.papers.collected(DAY, sources[1], NOW, settled=False)
    assert store.papers.settled_days(DAY, sources) == {}
    assert store.papers.settled_days(DAY, sources[:1]) == {DAY: 1}
    assert store.papers.settled_at(DAY) == NOW
    store.papers.collected(DAY, sources[1], NOW + SECOND, settled=True)
    assert store.papers.settled_days(DAY, sources) == {DAY: 3}
    assert store.papers.settled_at(DAY) == NOW + SECOND


def test_a_settled_day_without_papers_is_known_to_be_empty(store: Store) -> None:
    store.papers.collected(DAY, HUGGING_FACE, NOW, settled=True)
    assert store.papers.settled_days(DAY, [HUGGING_FACE]) == {DAY: 0}
