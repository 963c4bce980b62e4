"""What a thread is about is found again for a month, in its own channel, and holds no words."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.store import Store
from bot.store.tables import threads
from bot.store.threads import KEPT, Thread
from tests.store.examples import NOW, SECOND, A, B, race

PLACE = ("slack", "C1", "1.2")


def notes(store: Store) -> int:
    with store.database.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(threads)) or 0)


def test_a_thread_is_about_what_was_noted_last_there_and_nowhere_else(store: Store) -> None:
    store.threads.note(*PLACE, A, 7, NOW)
    store.threads.note("slack", "C2", "1.2", B, 9, NOW)
    assert store.threads.find(*PLACE) == Thread(A, 7)
    for other in (
        ("slack", "C3", "1.2"),
        ("discord", "C1", "1.2"),
        ("slack", "C1", "1.3"),
        ("slack", "C1", "' OR 1=1"),
    ):
        assert store.threads.find(*other) is None
    store.threads.note(*PLACE, A, 8, NOW + SECOND)
    assert store.threads.find(*PLACE) == Thread(A, 8)
    assert notes(store) == 2


def test_a_card_in_a_thread_leaves_it_its_newest_question_and_one_of_another_paper_does_not(store: Store) -> None:
    store.threads.note(*PLACE, A, 7, NOW)
    store.threads.note(*PLACE, A, None, NOW + SECOND)
    assert store.threads.find(*PLACE) == Thread(A, 7)
    store.threads.note(*PLACE, B, None, NOW + SECOND)
    assert store.threads.find(*PLACE) == Thread(B, None)


def test_a_whole_channel_is_about_what_was_shown_there_last(store: Store) -> None:
    terminal = ("console", "terminal", "terminal")
    store.threads.note(*terminal, A, 7, NOW)
    store.threads.note(*terminal, A, None, NOW + SECOND)
    assert store.threads.find(*terminal) == Thread(A, None)


def test_a_conversation_with_us_alone_is_about_what_was_shown_in_it_last_by_a_button_too(store: Store) -> None:
    store.threads.note("telegram", "42", "m1", A, 7, NOW)
    store.threads.note("telegram", "42", "42", A, 7, NOW)
    store.threads.note("telegram", "43", "m9", A, 9, NOW + 9 * SECOND)
    assert store.threads.find("telegram", "42", "42") == Thread(A, 7)
    store.threads.note("telegram", "42", "m2", B, None, NOW + SECOND)
    assert store.threads.find("telegram", "42", "42") == Thread(B, None)
    assert store.threads.find("telegram", "42", "m1") == Thread(A, 7)
    assert store.threads.find("telegram", "44", "44") is None


def test_of_eight_that_note_one_thread_at_once_one_is_the_last(store: Store) -> None:
    race(8, lambda number: store.threads.note(*PLACE, A, number, NOW))
    found = store.threads.find(*PLACE)
    assert found is not None
    assert found.question_number in range(8)
    assert notes(store) == 1


def test_notes_are_removed_after_a_month(store: Store) -> None:
    store.threads.note("slack", "C1", "old", A, 7, NOW)
    store.threads.note("slack", "C1", "new", A, 7, NOW + timedelta(days=2))
    store.threads.expire(NOW + KEPT)
    assert notes(store) == 2
    store.threads.expire(NOW + KEPT + SECOND)
    assert store.threads.find("slack", "C1", "old") is None
    assert store.threads.find("slack", "C1", "new") == Thread(A, 7)
