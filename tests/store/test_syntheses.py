"""What was said of papers together is kept with them: found for the same papers, and not for others."""

from bot.store import Store
from bot.store.syntheses import synthesis_tasks
from bot.store.tasks import Task
from bot.synthesis import Claim, Synthesis, key, subjects
from tests.store.examples import NOW, A, B, C, freeze, made

SAID = Synthesis((Claim("둘 다 같습니다.", (A, B)), Claim("하나는 다릅니다.", (A,))), "a model")


def test_a_synthesis_comes_back_as_it_was_and_the_newer_one_counts(store: Store) -> None:
    store.syntheses.keep("k", Synthesis((), "an older model"), NOW)
    store.syntheses.keep("k", SAID, NOW)
    assert store.syntheses.find(["k", "other"]) == {"k": SAID}
    assert store.syntheses.find([]) == {}


def test_an_editions_syntheses_are_those_of_its_papers_as_they_are_now(store: Store) -> None:
    edition = freeze(store, NOW.date(), A, B)
    ((slug, items),) = subjects(edition.items).items()
    assert store.syntheses.of(edition) == {}
    (task,) = store.syntheses.missing(edition).values()
    assert task == Task("synthesise", f"{edition.day}.{slug}.{key(items)[:16]}")
    store.syntheses.keep(key(items), SAID, NOW)
    assert store.syntheses.of(edition) == {slug: SAID}
    assert store.syntheses.missing(edition) == {}
    store.papers.keep_summary(A, made("나중", category=slug))
    changed = freeze(store, NOW.date(), A, B, C)
    assert store.syntheses.of(changed) == {}
    assert store.syntheses.missing(changed) == synthesis_tasks(changed) != {slug: task}
