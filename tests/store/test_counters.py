"""What is counted by name and day only grows, whoever counts."""

from bot.store import Store, open_store
from tests.store.examples import DAY, NEXT_DAY, race


def test_each_name_and_day_counts_for_itself(store: Store) -> None:
    assert [store.counters.add("discord log-in", DAY) for _ in range(3)] == [1, 2, 3]
    assert store.counters.add("discord log-in", NEXT_DAY) == 1
    assert store.counters.add("slack log-in", DAY) == 1
    assert store.counters.add("discord log-in", DAY) == 4


def test_eight_that_count_at_once_are_eight_and_another_process_knows(store: Store, database_url: str) -> None:
    assert sorted(race(8, lambda _: store.counters.add("discord log-in", DAY))) == list(range(1, 9))
    other = open_store(database_url)
    assert other.counters.add("discord log-in", DAY) == 9
    other.close()
