"""Work that is owed is done by one worker at a time, and comes back when a worker dies."""

from datetime import timedelta

from bot.store import Store
from bot.store.tasks import LEASE, Standing, Task, TaskState
from tests.store.examples import NOW, SECOND, race

WORK = Task("summarise", "2501.07301")
OTHER = Task("summarise", "2501.07302")
EXPIRED = NOW + LEASE + SECOND


def test_of_eight_workers_that_claim_at_once_one_gets_the_work(store: Store) -> None:
    store.tasks.owe([WORK], NOW)
    claims = race(8, lambda number: store.tasks.claim(WORK, f"worker-{number}", NOW))
    assert sorted(claims, key=str) == [1, *[None] * 7]


def test_work_of_a_dead_worker_is_to_be_had_once_its_lease_has_ended(store: Store) -> None:
    store.tasks.owe([WORK], NOW)
    assert store.tasks.claim(WORK, "dead", NOW) == 1
    assert store.tasks.claim(WORK, "heir", NOW + LEASE) is None
    assert store.tasks.waiting(NOW + LEASE) == []
    assert store.tasks.waiting(EXPIRED) == [WORK]
    claims = race(8, lambda number: store.tasks.claim(WORK, f"heir-{number}", EXPIRED))
    assert sorted(claims, key=str) == [2, *[None] * 7]


def test_a_worker_that_lost_its_work_can_neither_finish_it_nor_put_it_off(store: Store) -> None:
    store.tasks.owe([WORK], NOW)
    store.tasks.claim(WORK, "slow", NOW)
    store.tasks.claim(WORK, "heir", EXPIRED)
    assert not store.tasks.finish(WORK, "slow", EXPIRED)
    assert not store.tasks.put_off(WORK, "slow", EXPIRED, "it was slow", EXPIRED)
    store.tasks.renew(["slow"], EXPIRED + LEASE)
    assert store.tasks.waiting(EXPIRED + LEASE + SECOND) == [WORK]
    assert store.tasks.finish(WORK, "heir", EXPIRED)
    assert not store.tasks.finish(WORK, "heir", EXPIRED)


def test_a_worker_that_renews_keeps_all_its_work(store: Store) -> None:
    store.tasks.owe([WORK, OTHER], NOW)
    for task in (WORK, OTHER):
        store.tasks.claim(task, "alive", NOW)
    store.tasks.renew(["alive"], NOW + LEASE)
    assert store.tasks.waiting(NOW + 2 * LEASE) == []
    assert store.tasks.claim(WORK, "heir", NOW + 2 * LEASE) is None


def test_work_that_nobody_noted_is_not_to_be_had(store: Store) -> None:
    assert store.tasks.claim(WORK, "worker", NOW) is None
    assert store.tasks.look(WORK) is None


def test_work_that_is_noted_running_or_done_is_not_owed_twice(store: Store) -> None:
    assert store.tasks.owe([WORK, WORK], NOW) == [WORK]
    assert store.tasks.owe([WORK, OTHER], NOW) == [OTHER]
    store.tasks.claim(WORK, "worker", NOW)
    assert store.tasks.owe([WORK], NOW) == []
    assert store.tasks.owe([WORK], NOW, again=True) == []
    assert store.tasks.look(WORK) == Standing(TaskState.RUNNING, 1, None)
    store.tasks.finish(WORK, "worker", NOW)
    assert store.tasks.owe([WORK], NOW) == []
    assert store.tasks.look(WORK) == Standing(TaskState.DONE, 1, None)


def test_finished_work_can_be_owed_again_and_begins_anew(store: Store) -> None:
    store.tasks.owe([WORK], NOW)
    store.tasks.claim(WORK, "worker", NOW)
    store.tasks.finish(WORK, "worker", NOW, failed="the model is away")
    assert store.tasks.look(WORK) == Standing(TaskState.FAILED, 1, "the model is away")
    assert store.tasks.owe([WORK], NOW, again=True) == [WORK]
    assert store.tasks.look(WORK) == Standing(TaskState.OWED, 0, None)
    assert store.tasks.claim(WORK, "worker", NOW) == 1


def test_work_that_was_put_off_waits_for_its_time_even_when_it_is_owed_again(store: Store) -> None:
    later = NOW + timedelta(minutes=5)
    store.tasks.owe([WORK], NOW)
    store.tasks.claim(WORK, "worker", NOW)
    assert store.tasks.put_off(WORK, "worker", later, "HTTP 503", NOW)
    assert store.tasks.owe([WORK], NOW, again=True) == []
    assert store.tasks.look(WORK) == Standing(TaskState.OWED, 1, "HTTP 503")
    assert store.tasks.waiting(later - SECOND) == []
    assert store.tasks.claim(WORK, "worker", later - SECOND) is None
    assert store.tasks.waiting(later) == [WORK]
    assert store.tasks.claim(WORK, "worker", later) == 2


def test_eight_threads_that_owe_the_same_work_note_each_piece_once(store: Store) -> None:
    wanted = [Task("summarise", f"2501.{number:05}") for number in range(20)]
    fresh = race(8, lambda number: store.tasks.owe(wanted if number % 2 else wanted[::-1], NOW))
    assert sorted(task for tasks in fresh for task in tasks) == wanted
    assert len(store.tasks.waiting(NOW)) == len(wanted)


def test_work_waits_oldest_first(store: Store) -> None:
    store.tasks.owe([OTHER], NOW)
    store.tasks.owe([WORK], NOW + SECOND)
    assert store.tasks.waiting(NOW + SECOND) == [OTHER, WORK]


def test_only_what_nobody_is_at_is_given_up(store: Store) -> None:
    done, running = Task("collect", "done"), Task("collect", "running")
    store.tasks.owe([WORK, done, running], NOW)
    for task in (done, running):
        store.tasks.claim(task, "worker", NOW)
    store.tasks.finish(done, "worker", NOW)
    store.tasks.give_up([WORK, done, running, OTHER], "nobody waits", NOW)
    assert store.tasks.look(WORK) == Standing(TaskState.FAILED, 0, "nobody waits")
    assert store.tasks.look(done) == Standing(TaskState.DONE, 1, None)
    assert store.tasks.look(running) == Standing(TaskState.RUNNING, 1, None)
    assert store.tasks.look(OTHER) is None
    assert store.tasks.finish(running, "worker", NOW)


def test_the_same_key_of_two_kinds_is_two_pieces_of_work(store: Store) -> None:
    day = "2025-01-14"
    store.tasks.owe([Task("enrich", day), Task("publish", day), WORK], NOW)
    store.tasks.claim(Task("enrich", day), "worker", NOW)
    assert store.tasks.states("enrich", [day, "2025-01-15"]) == {day: TaskState.RUNNING}
    assert store.tasks.states("publish", [day]) == {day: TaskState.OWED}
    assert store.tasks.counts() == {"enrich": {"running": 1}, "publish": {"owed": 1}, "summarise": {"owed": 1}}


def test_what_was_tried_is_what_ended_or_was_put_off(store: Store) -> None:
    store.tasks.owe([WORK, OTHER], NOW)
    store.tasks.claim(WORK, "worker", NOW)
    standing = {task: store.tasks.look(task) for task in (WORK, OTHER)}
    assert [stands and stands.tried for stands in standing.values()] == [False, False]
    store.tasks.put_off(WORK, "worker", NOW, "HTTP 503", NOW)
    put_off = store.tasks.look(WORK)
    assert put_off is not None
    assert (put_off.tried, put_off.finished) == (True, False)
