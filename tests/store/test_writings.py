"""Whole texts and what was written of them come back as they were kept."""

import pytest

from bot.answer import key_of_text
from bot.checks import Check, Outcome
from bot.fulltext import FullText, Paragraph, Section
from bot.keys import key_of
from bot.paper import PaperId
from bot.store import Store
from bot.store.writings import Writing, Writings
from tests.store.examples import NOW, A, freeze

CHECKS = (Check("off", "text", "2.42억", "24.2억", Outcome.REPAIRED),)
TEXT = FullText(
    "pdf",
    (Section("3.2", "Reward Modeling", 2, (Paragraph("Two rewards. 보상", page=5, breaks=(4,)),)),),
    ("A reference.",),
    pages=22,
    complete=False,
)


@pytest.mark.parametrize("version", [None, 2])
def test_a_text_is_found_for_its_version_and_its_reader_alone(store: Store, version: int | None) -> None:
    freeze(store, NOW.date(), A)
    store.texts.keep(A, version, "reader-1", FullText("html", ()), NOW)
    store.texts.keep(A, version, "reader-1", TEXT, NOW)
    assert store.texts.get(A, version, "reader-1") == TEXT
    assert store.texts.get(A, version, "reader-2") is None
    assert store.texts.get(A, 7, "reader-1") is None


def test_the_key_of_a_text_in_the_store_is_that_of_the_text_read_again(store: Store) -> None:
    freeze(store, NOW.date(), A)
    assert store.texts.key(A, 2) is None
    store.texts.keep(A, 2, "reader-1", TEXT, NOW)
    kept = store.texts.get(A, 2, "reader-1")
    assert kept is not None
    assert store.texts.key(A, 2) == key_of_text(TEXT) == key_of_text(kept)


def test_a_writing_is_found_under_its_key_and_the_newer_one_counts(store: Store) -> None:
    freeze(store, NOW.date(), A)
    for kind in (store.answers, store.explanations, store.reports):
        keep_two(kind)


def keep_two(kind: Writings) -> None:
    key = key_of(A, 2, "왜 빠른가요?")
    older = Writing(A, {"claims": []}, (), "a model", "answer-0", NOW)
    newer = Writing(A, {"claims": ["하나"]}, CHECKS, "a model", "answer-1", NOW)
    assert kind.get(key) is None
    kind.keep(key, older)
    kind.keep(key, newer)
    assert kind.get(key) == newer
    assert kind.checks_since(NOW) == list(CHECKS)


def test_a_page_is_that_of_the_character() -> None:
    paragraph = Paragraph("on page five, six, seven", page=5, breaks=(14, 19))
    assert [paragraph.page_at(offset) for offset in (0, 13, 14, 18, 19, 23)] == [5, 5, 6, 6, 7, 7]
    assert Paragraph("nowhere").page_at(3) is None


def test_keys_differ_where_what_was_told_does() -> None:
    assert key_of(PaperId("2501.07301"), "a", "b") == key_of("2501.07301", "a", "b")
    assert len({key_of("a", "b"), key_of("ab"), key_of("a", "b", ""), key_of("b", "a")}) == 4
