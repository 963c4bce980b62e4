"""Reading the day's lists: what a source has is kept, and a source that fails takes nothing away."""

from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape

import pytest

from bot.errors import SourceAway
from bot.paper import PaperId
from bot.store.tasks import Task, TaskState
from tests.conftest import World
from tests.fakes.world import ARXIV_KNOWS_NONE, entry
from tests.workers.conftest import Days, beside
from workers.collect import UNUSABLE, collect, enrich, owe_summaries, task
from workers.sample.servers import Answer, as_json
from workers.wiring import Parts

DAY = date(2025, 1, 14)
KEY = "2025-01-14.huggingface"
ONE, TWO, THREE = (entry(f"2501.0000{number}", f"Study {number} of Things", number) for number in (1, 2, 3))


def listed(parts: Parts, day: date = DAY) -> set[str]:
    return {paper_id.value for paper_id in parts.store.papers.listed(day)}


def state(parts: Parts, kind: str, key: str) -> TaskState | None:
    standing = parts.store.tasks.look(Task(kind, key))
    return standing.state if standing else None


def settle(parts: Parts, kind: str, key: str, failed: str | None = None) -> None:
    """Do a piece of work, as if it were done or had failed."""
    one = Task(kind, key)
    assert parts.store.tasks.claim(one, "worker", parts.clock())
    assert parts.store.tasks.finish(one, "worker", parts.clock(), failed=failed)


def atom(paper_id: str, *authors: str, category: str = "cs.CL") -> bytes:
    names = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom"><opensearch:totalResults>1</opensearch:totalResults>'
        f"<entry><id>http://arxiv.org/abs/{paper_id}v3</id><title>A Study of Things</title><summary>Words.</summary>"
        f'<arxiv:primary_category term="{category}"/>{names}</entry></feed>'
    ).encode()


def test_a_list_is_kept_and_every_paper_of_it_owes_a_summary(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE, TWO]
    collect(parts, KEY)
    assert listed(parts) == {"2501.00001", "2501.00002"}
    assert state(parts, "summarise", "2501.00001") is TaskState.OWED
    assert state(parts, "summarise", "2501.00002") is TaskState.OWED
    assert state(parts, "enrich", "2025-01-14") is TaskState.OWED
    assert sum(parts.queue.lengths().values()) == 3


def test_a_list_that_grew_owes_only_what_is_new(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    collect(parts, KEY)
    settle(parts, "summarise", "2501.00001")
    settle(parts, "enrich", "2025-01-14")
    collect(parts, KEY)
    assert state(parts, "enrich", "2025-01-14") is TaskState.DONE
    world.feeds.days["2025-01-14"] = [ONE, TWO]
    collect(parts, KEY)
    assert state(parts, "summarise", "2501.00002") is TaskState.OWED
    assert state(parts, "enrich", "2025-01-14") is TaskState.OWED


def test_the_newest_votes_count(parts: Parts, world: World) -> None:
    for votes in (1, 40):
        world.feeds.days["2025-01-14"] = [entry("2501.00001", "One Study", votes)]
        collect(parts, KEY)
    paper = parts.store.papers.get(PaperId("2501.00001"))
    assert paper is not None
    assert paper.votes == 40


def test_a_paper_that_was_moved_to_another_day_is_no_more_in_this_one(parts: Parts, world: World) -> None:
    world.feeds.days |= {"2025-01-14": [ONE, TWO]}
    collect(parts, KEY)
    world.feeds.days |= {"2025-01-14": [ONE], "2025-01-15": [TWO]}
    collect(parts, KEY)
    collect(parts, "2025-01-15.huggingface")
    assert listed(parts) == {"2501.00001"}
    assert listed(parts, date(2025, 1, 15)) == {"2501.00002"}


TROUBLES: list[Answer] = [
    (503, {}, b"busy"),
    (200, {"Content-Type": "text/html"}, b"<html>Hugging Face is down</html>"),
    (200, {}, b'[{"paper": {"id": "2501.0'),
    (200, {}, b'{"error": "none"}'),
    (400, {}, b"{}"),
    (404, {}, b"{}"),
    (200, {}, b"[" * 100_000),
    as_json([]),
]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_source_that_fails_or_becomes_empty_takes_nothing_away(trouble: Answer, parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE, TWO]
    collect(parts, KEY)
    read_at = parts.store.papers.collected_at(DAY, "huggingface")
    world.feeds.trouble = lambda path: trouble if "daily_papers" in path else None
    with pytest.raises(SourceAway):
        collect(parts, KEY)
    assert listed(parts) == {"2501.00001", "2501.00002"}
    assert parts.store.papers.collected_at(DAY, "huggingface") == read_at


def test_an_empty_weekend_is_no_trouble_though_a_late_paper_waits(parts: Parts, world: World, days: Days) -> None:
    friday, saturday = date(2025, 1, 10), date(2025, 1, 11)
    world.feeds.days["2025-01-10"] = [ONE]
    collect(parts, "2025-01-10.huggingface")
    parts.store.editions.freeze(friday, parts.clock())
    world.feeds.days["2025-01-10"] = [ONE, TWO]
    collect(parts, "2025-01-10.huggingface")
    assert listed(parts, saturday) == {"2501.00002"}
    collect(parts, "2025-01-11.huggingface")
    assert parts.store.papers.settled_days(saturday, ["huggingface"]) == {saturday: 0}


def test_a_category_of_arxiv_without_papers_is_no_trouble_where_hugging_face_has_some(
    parts: Parts, world: World
) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    world.feeds.arxiv = ARXIV_KNOWS_NONE
    collect(parts, KEY)
    collect(parts, "2025-01-14.arxiv:cs.CL")
    assert listed(parts) == {"2501.00001"}
    assert DAY in parts.store.papers.settled_days(DAY, ["huggingface", "arxiv:cs.CL"])


def test_a_category_of_arxiv_joins_the_day(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    world.feeds.arxiv = atom("2501.00009", "Ada Lovelace")
    collect(parts, KEY)
    collect(parts, task(DAY, "arxiv:cs.CL").key)
    assert listed(parts) == {"2501.00001", "2501.00009"}


@pytest.mark.parametrize(("hours", "settled"), [(20, False), (22, True)])
def test_a_day_is_settled_by_a_list_that_was_read_after_its_cut_off(
    hours: int, settled: bool, parts: Parts, world: World, days: Days
) -> None:
    days.now = datetime(2025, 1, 14, tzinfo=UTC) + timedelta(hours=hours)
    world.feeds.days["2025-01-14"] = [ONE]
    collect(parts, KEY)
    assert parts.store.papers.settled_days(DAY, ["huggingface"]) == ({DAY: 1} if settled else {})


def test_arxivs_word_on_authors_and_their_order_counts(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    collect(parts, KEY)
    world.feeds.arxiv = atom("2501.00001", "Grace Hopper", "Ada Lovelace", category="cs.AI")
    enrich(parts, "2025-01-14")
    paper = parts.store.papers.get(PaperId("2501.00001"))
    assert paper is not None
    assert (paper.authors, paper.categories, paper.version) == (("Grace Hopper", "Ada Lovelace"), ("cs.AI",), 3)
    assert paper.votes == 1
    collect(parts, KEY)
    again = parts.store.papers.get(PaperId("2501.00001"))
    assert again is not None
    assert again.authors == ("Grace Hopper", "Ada Lovelace")


def test_without_a_key_no_summary_is_owed(parts: Parts, world: World) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    keyless = beside(parts, openai_api_key=None)
    collect(keyless, KEY)
    assert listed(keyless) == {"2501.00001"}
    assert state(keyless, "summarise", "2501.00001") is None
    keyless.close()


@pytest.mark.parametrize(
    ("reason", "then"),
    [("HTTP 503", TaskState.OWED), (f"{UNUSABLE}: it is empty", TaskState.FAILED), (None, TaskState.OWED)],
)
def test_a_summary_that_failed_for_free_is_tried_again_and_one_that_was_paid_for_is_not(
    reason: str | None, then: TaskState, parts: Parts, world: World
) -> None:
    world.feeds.days["2025-01-14"] = [ONE]
    collect(parts, KEY)
    settle(parts, "summarise", "2501.00001", failed=reason)
    owe_summaries(parts, ["2501.00001"], parts.clock())
    assert state(parts, "summarise", "2501.00001") is then
