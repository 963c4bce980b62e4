"""The day's tokens are never overspent, and what was not used comes back."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import BudgetBusy, BudgetSpent, PersonBudgetSpent
from bot.store import Store, open_store
from bot.store.budget import Call, Spent
from bot.subscription import KST
from tests.store.examples import NOW, SECOND, race

TODAY = NOW.date()
CALL = Call("summary", "2501.07301", "fake-model", 10)
_days = itertools.count()


def test_sixteen_threads_that_reserve_at_once_never_exceed_the_limit(store: Store) -> None:
    def reserve(_: int) -> int | None:
        try:
            return store.budget.reserve(CALL, 75, NOW)
        except BudgetBusy:
            return None

    numbers = [number for number in race(16, reserve) if number is not None]
    assert len(set(numbers)) == 7
    assert store.budget.spent(TODAY) == Spent(70, 7, 0, 0)


def test_settling_gives_back_exactly_what_was_not_used(store: Store) -> None:
    number = store.budget.reserve(CALL, 100, NOW)
    store.budget.settle(number, 4, 3, "ok")
    assert store.budget.spent(TODAY) == Spent(7, 1, 4, 3)


def test_settling_twice_counts_once(store: Store) -> None:
    number = store.budget.reserve(CALL, 100, NOW)
    store.budget.settle(number, 4, 3, "ok")
    store.budget.settle(number, 0, 0, "away")
    assert store.budget.spent(TODAY) == Spent(7, 1, 4, 3)


def test_eight_threads_that_settle_one_call_give_back_once(store: Store) -> None:
    number = store.budget.reserve(CALL, 100, NOW)
    race(8, lambda _: store.budget.settle(number, 1, 1, "ok"))
    assert store.budget.spent(TODAY) == Spent(2, 1, 1, 1)


def test_a_call_that_was_never_billed_costs_nothing(store: Store) -> None:
    store.budget.settle(store.budget.reserve(CALL, 10, NOW), 0, 0, "away")
    assert store.budget.spent(TODAY).tokens == 0
    assert store.budget.reserve(CALL, 10, NOW) > 0


def test_a_call_that_used_more_than_it_reserved_is_counted_whole(store: Store) -> None:
    store.budget.settle(store.budget.reserve(CALL, 100, NOW), 20, 5, "ok")
    assert store.budget.spent(TODAY).tokens == 25


def test_while_calls_are_under_way_that_may_give_back_the_budget_is_busy_not_spent(store: Store) -> None:
    number = store.budget.reserve(CALL, 15, NOW)
    with pytest.raises(BudgetBusy):
        store.budget.reserve(CALL, 15, NOW)
    store.budget.settle(number, 5, 0, "ok")
    assert store.budget.reserve(CALL, 15, NOW) > number


def test_a_spent_budget_opens_at_the_next_midnight_of_utc(store: Store) -> None:
    seoul = datetime(2025, 1, 16, 8, 0, tzinfo=KST)  # 23:00 UTC of the 15th
    store.budget.settle(store.budget.reserve(CALL, 15, seoul), 6, 0, "ok")
    with pytest.raises(BudgetSpent) as spent:
        store.budget.reserve(CALL, 15, seoul)
    assert spent.value.until == datetime(2025, 1, 16, tzinfo=UTC)
    assert store.budget.reserve(CALL, 15, spent.value.until) > 0
    assert store.budget.spent(date(2025, 1, 15)).tokens == 6


def test_a_call_that_is_larger_than_the_limit_finds_the_budget_spent(store: Store) -> None:
    with pytest.raises(BudgetSpent):
        store.budget.reserve(CALL, 9, NOW)
    assert store.budget.spent(TODAY) == Spent(0, 0, 0, 0)


def test_what_a_dead_process_had_reserved_stays_spent(store: Store, database_url: str) -> None:
    store.budget.reserve(CALL, 15, NOW)
    later = NOW + timedelta(minutes=10)
    other = open_store(database_url)
    with pytest.raises(BudgetSpent):
        other.budget.reserve(CALL, 15, later)
    assert other.budget.spent(TODAY) == Spent(10, 1, 0, 0)
    other.close()


def test_a_call_settled_after_midnight_counts_for_the_day_it_was_reserved_on(store: Store) -> None:
    midnight = datetime(2025, 1, 16, tzinfo=UTC)
    number = store.budget.reserve(CALL, 15, midnight - SECOND)
    store.budget.reserve(CALL, 15, midnight)
    store.budget.settle(number, 1, 1, "ok")
    assert store.budget.spent(TODAY) == Spent(2, 1, 1, 1)
    assert store.budget.spent(midnight.date()) == Spent(10, 1, 0, 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60) | st.none()), max_size=8))
def test_the_day_has_used_what_was_settled_and_what_is_still_reserved(
    store: Store, calls: list[tuple[int, int | None]]
) -> None:
    now, limit, used = NOW + timedelta(days=next(_days)), 100, 0
    for most, prompt in calls:
        call = Call("summary", "2501.07301", "fake-model", most)
        if used + most > limit:
            with pytest.raises((BudgetBusy, BudgetSpent)):
                store.budget.reserve(call, limit, now)
            continue
        number = store.budget.reserve(call, limit, now)
        if prompt is not None:
            store.budget.settle(number, min(prompt, most), 0, "ok")
        used += most if prompt is None else min(prompt, most)
        assert store.budget.spent(now.date()).tokens == used


def test_a_person_spends_their_share_and_leaves_the_others_theirs(store: Store) -> None:
    ada, alan = replace(CALL, person="ada"), replace(CALL, person="alan")
    store.budget.settle(store.budget.reserve(ada, 100, NOW, 15), 4, 2, "ok")
    with pytest.raises(PersonBudgetSpent) as spent:
        store.budget.reserve(ada, 100, NOW, 15)
    assert spent.value.until == datetime.combine(TODAY + timedelta(days=1), datetime.min.time(), UTC)
    assert store.budget.reserve(alan, 100, NOW, 15) > 0
    assert store.budget.reserve(CALL, 100, NOW, 15) > 0
    assert store.budget.reserve(ada, 100, spent.value.until, 15) > 0
    assert store.budget.spent(TODAY) == Spent(26, 3, 4, 2)
    assert store.budget.shares(TODAY) == [("alan", 10), ("ada", 6)]


def test_a_share_that_calls_under_way_may_give_back_is_waited_for(store: Store) -> None:
    ada = replace(CALL, person="ada")
    number = store.budget.reserve(ada, 100, NOW, 15)
    with pytest.raises(BudgetBusy):
        store.budget.reserve(ada, 100, NOW, 15)
    store.budget.settle(number, 1, 1, "ok")
    assert store.budget.reserve(ada, 100, NOW, 15) > number


def test_sixteen_questions_of_one_person_at_once_never_exceed_the_share(store: Store) -> None:
    def reserve(_: int) -> int | None:
        try:
            return store.budget.reserve(replace(CALL, person="ada"), 10_000, NOW, 75)
        except BudgetBusy:
            return None

    assert sum(1 for number in race(16, reserve) if number is not None) == 7
    assert store.budget.shares(TODAY) == [("ada", 70)]
