"""One caller at a time, with a pause between two, over every process on the database."""

from datetime import timedelta

from bot.store import Store, open_store
from tests.store.examples import NOW, SECOND, race

MOST = timedelta(seconds=60)
PAUSE = timedelta(seconds=3)


def test_of_eight_that_ask_at_once_one_gets_the_turn_again_and_again(store: Store) -> None:
    now = NOW
    for _ in range(4):
        waits = race(8, lambda number, now=now: store.turns.take("arxiv", f"caller-{number}", MOST, now))  # type: ignore[misc]
        assert waits.count(0.0) == 1
        assert {wait for wait in waits if wait} == {60.0}
        store.turns.give_back("arxiv", f"caller-{waits.index(0.0)}", now + PAUSE)
        now += PAUSE


def test_two_never_hold_one_turn(store: Store) -> None:
    assert store.turns.take("arxiv", "first", MOST, NOW) == 0.0
    assert store.turns.take("arxiv", "second", MOST, NOW + SECOND) == 59.0
    assert store.turns.take("arxiv", "first", MOST, NOW + SECOND) == 59.0


def test_the_pause_between_two_is_kept(store: Store) -> None:
    store.turns.take("arxiv", "first", MOST, NOW)
    store.turns.give_back("arxiv", "first", NOW + SECOND + PAUSE)
    assert store.turns.take("arxiv", "second", MOST, NOW + 2 * SECOND) == 2.0
    assert store.turns.take("arxiv", "second", MOST, NOW + SECOND + PAUSE) == 0.0


def test_the_turn_of_a_dead_holder_comes_back_after_the_most_it_may_take(store: Store) -> None:
    store.turns.take("arxiv", "dead", MOST, NOW)
    assert store.turns.take("arxiv", "heir", MOST, NOW + MOST - SECOND) == 1.0
    assert store.turns.take("arxiv", "heir", MOST, NOW + MOST) == 0.0


def test_a_holder_that_lost_its_turn_gives_nothing_back(store: Store) -> None:
    store.turns.take("arxiv", "slow", MOST, NOW)
    store.turns.take("arxiv", "heir", MOST, NOW + MOST)
    store.turns.give_back("arxiv", "slow", NOW + MOST)
    assert store.turns.take("arxiv", "third", MOST, NOW + MOST) == 60.0


def test_a_holder_that_lives_keeps_its_turn_as_long_as_it_says_so(store: Store) -> None:
    store.turns.take("telegram", "alive", MOST, NOW)
    assert store.turns.keep("telegram", "alive", MOST, NOW + 50 * SECOND)
    assert store.turns.take("telegram", "heir", MOST, NOW + MOST) == 50.0
    assert store.turns.take("telegram", "heir", MOST, NOW + 50 * SECOND + MOST) == 0.0


def test_a_turn_that_was_lost_cannot_be_kept(store: Store) -> None:
    assert not store.turns.keep("telegram", "nobody", MOST, NOW)
    store.turns.take("telegram", "slow", MOST, NOW)
    store.turns.take("telegram", "heir", MOST, NOW + MOST)
    assert not store.turns.keep("telegram", "slow", MOST, NOW + MOST)
    assert store.turns.take("telegram", "third", MOST, NOW + MOST) == 60.0


def test_a_turn_that_was_given_back_cannot_be_kept(store: Store) -> None:
    store.turns.take("telegram", "first", MOST, NOW)
    store.turns.give_back("telegram", "first", NOW)
    assert not store.turns.keep("telegram", "first", MOST, NOW)
    assert store.turns.take("telegram", "second", MOST, NOW) == 0.0


def test_a_wait_is_never_nothing(store: Store) -> None:
    store.turns.take("arxiv", "first", MOST, NOW)
    assert store.turns.take("arxiv", "second", MOST, NOW + MOST - timedelta(microseconds=1)) > 0.0


def test_turns_of_other_names_are_other_turns(store: Store) -> None:
    assert store.turns.take("arxiv", "first", MOST, NOW) == 0.0
    assert store.turns.take("elsewhere", "second", MOST, NOW) == 0.0


def test_another_process_waits_for_the_same_turn(store: Store, database_url: str) -> None:
    store.turns.take("arxiv", "first", MOST, NOW)
    other = open_store(database_url)
    assert other.turns.take("arxiv", "second", MOST, NOW) == 60.0
    other.close()
