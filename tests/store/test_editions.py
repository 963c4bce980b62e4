"""A frozen edition is what everybody sees, whatever becomes known later."""

from datetime import timedelta

from bot.paper import ARXIV
from bot.store import Store, open_store
from tests.store.examples import (
    CHANNEL,
    DAY,
    HUGGING_FACE,
    NEXT_DAY,
    NOW,
    SECOND,
    A,
    B,
    C,
    delivery,
    entry,
    freeze,
    made,
    race,
)


def test_an_edition_stays_as_it_was_frozen_whatever_changes_later(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A, votes=1), entry(B, votes=9)], NOW)
    store.papers.keep_summary(A, made("처음", category="language"))
    frozen = store.editions.freeze(DAY, NOW)
    assert frozen is not None
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A, votes=50), entry(B, votes=10), entry(C)], NOW + SECOND)
    store.papers.keep_summary(A, made("나중", category="reasoning"))
    later = store.editions.frozen(DAY)
    assert later is not None
    assert later.frozen_at == NOW
    assert [(item.paper.paper_id, item.votes) for item in later.items] == [(B, 9), (A, 1)]
    assert (later.items[1].category.slug, later.items[1].made) == ("language", made("처음"))
    assert (later.items[0].category, later.items[0].made) == (frozen.items[0].category, None)


def test_an_edition_that_went_to_a_channel_is_never_frozen_again(store: Store) -> None:
    first = freeze(store, DAY, A)
    store.outbox.write(delivery("오늘의 논문"), NOW)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A, votes=5), entry(B)], NOW + SECOND)
    again = store.editions.freeze(DAY, NOW + SECOND)
    assert again is not None
    assert [item.paper.paper_id for item in again.items] == [A]
    assert (again.items[0].votes, again.frozen_at) == (0, first.frozen_at)


def test_an_edition_that_nobody_has_had_takes_in_what_came_late(store: Store) -> None:
    freeze(store, DAY, A, B)
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A, votes=5), entry(C, votes=7)], NOW + SECOND)
    again = store.editions.freeze(DAY, NOW + SECOND)
    assert again is not None
    assert [(item.paper.paper_id, item.votes) for item in again.items] == [(C, 7), (A, 5)]
    assert again.frozen_at == NOW + SECOND
    assert again == store.editions.frozen(DAY)


def test_a_delivery_of_one_edition_does_not_close_another(store: Store) -> None:
    freeze(store, DAY, A)
    freeze(store, NEXT_DAY, B)
    store.outbox.write(delivery("오늘의 논문"), NOW)
    assert [item.paper.paper_id for item in freeze(store, NEXT_DAY, B, C).items] == [C, B]


def test_a_day_without_papers_makes_no_edition(store: Store) -> None:
    assert store.editions.freeze(DAY, NOW) is None
    assert store.editions.frozen(DAY) is None
    assert store.editions.newest() is None
    assert store.editions.days(5) == []


def test_a_day_of_withdrawn_papers_makes_no_edition(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A)], NOW)
    store.papers.record([entry(A, ARXIV, withdrawn=True)], NOW)
    assert store.editions.freeze(DAY, NOW) is None
    assert store.editions.newest() is None


def test_an_edition_stays_even_when_all_its_papers_are_withdrawn_after_it_was_sent(store: Store) -> None:
    freeze(store, DAY, A)
    store.outbox.write(delivery("오늘의 논문"), NOW)
    store.papers.record([entry(A, ARXIV, withdrawn=True)], NOW)
    again = store.editions.freeze(DAY, NOW + SECOND)
    assert again is not None
    assert [item.paper.paper_id for item in again.items] == [A]


def test_threads_that_freeze_one_day_at_once_all_see_one_edition(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A), entry(B), entry(C)], NOW)
    frozen = race(6, lambda _: store.editions.freeze(DAY, NOW))
    assert set(frozen) == {store.editions.frozen(DAY)}


def test_the_open_day_is_shown_as_it_stands(store: Store) -> None:
    store.papers.list_day(DAY, HUGGING_FACE, [entry(A, votes=2), entry(B, votes=3)], NOW)
    store.papers.keep_summary(B, made(category="reasoning"))
    standing = store.editions.as_it_stands(DAY)
    assert [(item.paper.paper_id, item.made) for item in standing.items] == [(B, made(category="reasoning")), (A, None)]
    assert (standing.items[0].category.slug, standing.frozen_at) == ("reasoning", None)
    assert store.editions.frozen(DAY) is None


def test_the_newest_edition_is_the_newest_of_the_days_that_are_asked_for(store: Store) -> None:
    friday, monday = DAY - timedelta(days=4), DAY - timedelta(days=1)
    for day, paper_id in ((friday, A), (monday, B), (NEXT_DAY, C)):
        freeze(store, day, paper_id)
    for asked, expected in (
        (None, NEXT_DAY),
        (NEXT_DAY, NEXT_DAY),
        (DAY, monday),
        (monday, monday),
        (monday - timedelta(days=1), friday),
    ):
        found = store.editions.newest(no_later_than=asked)
        assert found is not None
        assert found.day == expected
    assert store.editions.newest(no_later_than=friday - timedelta(days=1)) is None
    assert store.editions.days(2) == [NEXT_DAY, monday]


def test_another_process_reads_the_same_edition(store: Store, database_url: str) -> None:
    store.papers.record([entry(A)], NOW)
    store.papers.keep_summary(A, made())
    frozen = freeze(store, DAY, A, B)
    other = open_store(database_url)
    assert other.editions.frozen(DAY) == frozen
    assert other.outbox.newest_edition_day(CHANNEL.platform, CHANNEL.channel) is None
    other.close()
