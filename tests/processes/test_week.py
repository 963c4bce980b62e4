"""A week on three platforms, lived in five minutes by real processes that die in between."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import replies, taxonomy
from bot.delivery import State
from bot.store import Store, open_store
from bot.subscription import KST
from tests.conftest import World
from tests.fakes.world import reply
from tests.processes.chats import Chat, Seen, three_chats
from tests.processes.household import Household, household
from tests.processes.paperboy import eventually, run
from tests.processes.replay import DAYS, Calendar, Feed, recorded_list

SPEED = 2400
"""An hour is a second and a half, a day thirty-six."""
BEGINNING, END = datetime(2025, 1, 9, 9, 0, tzinfo=KST), datetime(2025, 1, 16, 21, 0, tzinfo=KST)
LOCAL_DATES = [BEGINNING.date() + timedelta(days=ahead) for ahead in range(9)]
PATIENCE = 120.0

LEFT = replies.unsubscribed().partition(".")[0]
EASY = str(reply("A paper")["easy"])
HUNG = timedelta(seconds=0.5)
"""A post that is under way for so long is one that the platform does not answer."""


@dataclass(frozen=True)
class Wanted:
    """What one channel is to get: the editions of these days, of its categories, not before its hour."""

    at: time
    editions: Mapping[int, str]
    """The edition's day by the day of January on which it is to come."""
    categories: frozenset[str] = frozenset()
    """None of them means all."""


WANTED = {
    "slack": Wanted(
        time(8, 30),
        {13: DAYS[0], 14: DAYS[1], 15: DAYS[2], 16: DAYS[3]},
        frozenset({"vision", "multimodal", "generation", "reasoning"}),
    ),
    # It unsubscribes on Tuesday evening.
    "discord": Wanted(time(18, 0), {13: DAYS[0], 14: DAYS[1]}),
    # It wants its papers on Saturdays too. The edition that comes on Wednesday has none of its category.
    "telegram": Wanted(time(9, 0), {11: DAYS[0], 14: DAYS[1], 15: DAYS[2], 16: DAYS[3]}, frozenset({"language"})),
}


@dataclass
class Week:
    calendar: Calendar
    feed: Feed
    bot: Household
    chats: Mapping[str, Chat]
    store: Store
    environment: Mapping[str, str]
    asked: Mapping[str, str]
    """A paper for each platform that the feed knows and that is too old to be collected."""
    pressed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Which papers' 쉬운설명 was asked for, by platform."""
    held: Counter[str] = field(default_factory=Counter)

    def until(self, day: int, hour: int) -> None:
        self.calendar.wait_until(datetime(2025, 1, day, hour, tzinfo=KST))

    def type(self, name: str, command: str, told: str = "", **words: str) -> None:
        """Type a command in the channel, and wait until this is said there."""
        self._are_heard()
        self.chats[name].type(command, **words)
        eventually(lambda: self._says(name, told), PATIENCE, f"{name}: {told}")

    def press_easy(self, name: str, paper: str) -> None:
        """Ask for a paper's 쉬운설명 at a button, and wait for it."""
        self._are_heard()
        self.chats[name].press(f"/easy {paper}")
        self.pressed[name, paper] += 1
        eventually(lambda: self.explained()[name, paper] == self.pressed[name, paper], PATIENCE, f"{name}: {paper}")

    def answered(self, name: str, paper: str) -> None:
        """Wait until the paper's card is there."""
        eventually(lambda: bool(self.cards(name, paper)), PATIENCE, f"{name}: the card of {paper}")

    def delivered(self, name: str, edition: str) -> None:
        """Wait until the channel has all that it is to get of the edition, in its threads too."""
        wanted = set(self.papers(name, edition))
        eventually(
            lambda: all(wanted <= set(self.came(name, in_thread=place)) for place in self.places(name)),
            PATIENCE,
            f"{name}: the edition of {edition}",
        )

    def unheard(self) -> None:
        """Wait until the platforms that keep a connection have noticed that nobody is there any more."""
        kept = [self.chats[name] for name in ("slack", "discord")]
        eventually(lambda: not any(chat.is_heard() for chat in kept), PATIENCE, "nobody who hears")

    def die_in_mid_send(self, name: str) -> None:
        """Kill the sender when a post of its has left, and before it could know what became of it."""
        eventually(lambda: self._hangs(name), PATIENCE, f"{name}: a post under way")
        self.bot.kill("drain", name)

    def decide(self, command: str) -> None:
        """The operator sees in the status that a post is held, looks into the channel, and decides."""
        eventually(lambda: len(self.store.outbox.held()) == 1, PATIENCE, "a held post")
        (post,) = self.store.outbox.held()
        shown = run(self.environment, "status").stdout
        assert replies.held_post(post.number, post.platform, post.channel, post.reason or "") in shown
        assert run(self.environment, command, str(post.number)).returncode == 0
        self.held[post.platform] += 1

    def papers(self, name: str, edition: str) -> list[str]:
        """The papers of the edition that are of the channel's categories."""
        listed = {one["paper"]["id"]: category(one["title"]) for one in self.feed.complete[edition]}
        wanted = WANTED[name].categories
        return [paper for paper, slug in listed.items() if not wanted or slug in wanted]

    def wanted(self, name: str) -> dict[str, date]:
        """All papers that are to come to the channel, with their local dates."""
        editions = WANTED[name].editions.items()
        return {paper: date(2025, 1, day) for day, edition in editions for paper in self.papers(name, edition)}

    def digests(self, name: str) -> list[Seen]:
        """What came to the channel by itself: posts with papers of the week that explain none."""
        every = {one["paper"]["id"] for papers in self.feed.complete.values() for one in papers}
        return [seen for seen in self.chats[name].seen() if every & set(seen.papers) and EASY not in seen.text]

    def came(self, name: str, *, in_thread: bool) -> Counter[str]:
        """How often each paper came to the channel, or to its threads."""
        return Counter(paper for seen in self.digests(name) if seen.in_thread is in_thread for paper in seen.papers)

    def delays(self, name: str) -> list[float]:
        """How many real seconds after its hour each post came."""
        dates, at = self.wanted(name), WANTED[name].at
        found = ((min(dates[paper] for paper in seen.papers), seen.by) for seen in self.digests(name))
        return [(self.calendar.at(by) - datetime.combine(day, at, KST)).total_seconds() / SPEED for day, by in found]

    def cards(self, name: str, paper: str) -> list[Seen]:
        """Where the paper's 쉬운설명 can be asked for."""
        return [seen for seen in self.chats[name].seen() if f"/easy {paper}" in seen.buttons]

    def places(self, name: str) -> tuple[bool, ...]:
        return (False, True) if self.chats[name].has_threads else (False,)

    def explained(self) -> Counter[tuple[str, str]]:
        """The 쉬운설명 that were given, by platform and paper."""
        found = ((name, seen) for name, chat in self.chats.items() for seen in chat.seen() if EASY in seen.text)
        return Counter((name, paper) for name, seen in found for paper in set(seen.papers))

    def _are_heard(self) -> None:
        eventually(lambda: all(chat.is_heard() for chat in self.chats.values()), PATIENCE, "ears on every platform")

    def _says(self, name: str, words: str) -> bool:
        return any(words in seen.text for seen in self.chats[name].seen())

    def _hangs(self, name: str) -> bool:
        outbox, channel = self.store.outbox, self.chats[name].channel
        posts = [post for day in LOCAL_DATES for post in outbox.of_delivery(name, channel, day)]
        sending = [post.dispatched_at for post in posts if post.state is State.SENDING]
        return any(since is not None and datetime.now(UTC) - since > HUNG for since in sending)


def category(title: str) -> str:
    """What the model says that the paper is: what its title speaks for."""
    return taxonomy.classify(re.sub(r"\s+", " ", title)).slug


@pytest.fixture
def week(world: World, tmp_path: Path) -> Iterator[Week]:
    """The week as it begins: nobody has subscribed yet, and the bot does not run."""
    old = world.feeds.days["2024-12-27"] = recorded_list("complete", "2024-12-27")
    assert run(world.environment, "migrate").returncode == 0
    days = Calendar(BEGINNING, SPEED)
    feed = Feed(days)
    world.feeds.trouble = feed.answer
    world.model.script = lambda title, call: reply(title, category(title))
    world.model.latency = 1.0
    with three_chats() as chats:
        environment = world.environment | {"CLOCK_SPEED": str(SPEED), "CLOCK_OFFSET": str(days.offset)}
        environment |= {"PLATFORMS": ",".join(chat.name for chat in chats)}
        for chat in chats:
            environment |= chat.environment
        store = open_store(f"sqlite:///{world.settings.data_dir / 'paperboy.db'}")
        with closing(store), household(environment, tmp_path / "up.log") as bot:
            asked = {chat.name: one["paper"]["id"] for chat, one in zip(chats, old, strict=False)}
            yield Week(days, feed, bot, {chat.name: chat for chat in chats}, store, environment, asked)


@pytest.mark.torture
def test_each_channel_gets_exactly_its_editions_at_its_hours_whatever_dies(
    week: Week, capsys: pytest.CaptureFixture[str]
) -> None:
    _subscribe_on_thursday(week)
    _ask_for_what_is_not_stored(week)
    _live_through_the_weekend(week)
    _lose_senders_on_monday_and_tuesday(week)
    _leave_on_tuesday(week)
    _lose_redis_on_wednesday(week)
    _end_on_thursday(week)
    with capsys.disabled():
        print("", *(_report(week, name) for name in week.chats), f"deaths: {dict(week.bot.deaths)}", sep="\n")
    for name in week.chats:
        _each_paper_came_once(week, name)
        _nothing_came_before_its_hour(week, name)
    _every_question_was_answered_once(week)
    _nothing_else_is_amiss(week)


def _subscribe_on_thursday(week: Week) -> None:
    week.bot.start()
    said = replies.subscribed(new=True, unchanged=False)
    week.type("slack", "subscribe", said, categories="비전 멀티모달 생성", hour="08:30")
    week.type("discord", "subscribe", said, hour="18:00")
    week.type("telegram", "subscribe", said, categories="언어", hour="09:00 매일")


def _ask_for_what_is_not_stored(week: Week) -> None:
    """Each asks for a paper that the store lacks, and the worker dies over it; one changes its subscription."""
    for name, paper in week.asked.items():
        week.type(name, "paper", id=paper)
    week.bot.kill("worker")
    for name, paper in week.asked.items():
        week.answered(name, paper)
    week.press_easy("telegram", week.asked["telegram"])
    week.type("slack", "subscribe", replies.subscribed(new=False, unchanged=False), categories="추론")


def _live_through_the_weekend(week: Week) -> None:
    """Telegram's post arrives, and its sender dies before it knows; then the listener dies, then everything."""
    week.chats["telegram"].lose_answer()
    week.die_in_mid_send("telegram")
    week.delivered("telegram", DAYS[0])
    week.bot.kill("listen")
    week.unheard()
    week.decide("drop")
    week.press_easy("telegram", week.asked["telegram"])
    week.until(12, 12)
    week.bot.kill_all()
    week.unheard()
    week.bot.start()


def _lose_senders_on_monday_and_tuesday(week: Week) -> None:
    """On Discord the first post arrives unknown to its sender, on Slack the second, on Telegram one does not."""
    week.chats["discord"].lose_answer()
    week.delivered("slack", DAYS[0])
    week.press_easy("slack", week.papers("slack", DAYS[0])[0])
    week.die_in_mid_send("discord")
    week.chats["slack"].lose_answer(after=1)
    week.chats["telegram"].lose_post()
    week.delivered("discord", DAYS[0])
    week.die_in_mid_send("slack")
    week.die_in_mid_send("telegram")


def _leave_on_tuesday(week: Week) -> None:
    week.delivered("discord", DAYS[1])
    week.type("discord", "unsubscribe", LEFT)
    week.press_easy("discord", week.papers("discord", DAYS[0])[0])
    week.delivered("slack", DAYS[1])
    week.decide("resend")
    week.delivered("telegram", DAYS[1])


def _lose_redis_on_wednesday(week: Week) -> None:
    """Redis forgets everything, the worker dies when the day has just been frozen, then Redis itself and the clock."""
    week.bot.flush_redis()
    week.until(15, 6)
    week.bot.kill("worker")
    week.delivered("slack", DAYS[2])
    week.bot.kill_redis()
    week.bot.kill("schedule")
    week.until(15, 18)
    assert week.bot.stop() == 0
    week.bot.start()


def _end_on_thursday(week: Week) -> None:
    for name in ("slack", "telegram"):
        week.delivered(name, DAYS[3])
        week.type(name, "unsubscribe", LEFT)
    week.press_easy("slack", week.papers("slack", DAYS[0])[0])  # of Monday's message
    week.calendar.wait_until(END)
    eventually(lambda: not any(map(week.store.outbox.unfinished, week.chats)), PATIENCE, "the last posts")
    assert week.bot.stop() == 0


def _each_paper_came_once(week: Week, name: str) -> None:
    for place in week.places(name):
        assert week.came(name, in_thread=place) == Counter(dict.fromkeys(week.wanted(name), 1)), name


def _nothing_came_before_its_hour(week: Week, name: str) -> None:
    written = [day.day for day in LOCAL_DATES if week.store.outbox.has(name, week.chats[name].channel, day)]
    assert written == list(WANTED[name].editions), name
    assert min(week.delays(name)) >= 0, name


def _every_question_was_answered_once(week: Week) -> None:
    """Each in the place of its placeholder."""
    assert week.explained() == week.pressed
    assert {name: len(week.cards(name, paper)) for name, paper in week.asked.items()} == dict.fromkeys(week.chats, 1)
    assert [seen for chat in week.chats.values() for seen in chat.seen() if replies.READING in seen.text] == []


def _nothing_else_is_amiss(week: Week) -> None:
    """Posts were held on Telegram alone, where the operator dropped the one that had arrived. RQ may complain of a job
    that Redis forgot; what the job did is in the database.
    """
    assert week.held == {"telegram": 2}
    unsent = {
        name: Counter(states) - Counter(sent=states["sent"]) for name, states in week.store.outbox.counts().items()
    }
    assert unsent == {"slack": {}, "discord": {}, "telegram": {"failed": 1}}
    assert week.store.subscriptions.all() == []
    assert {name: chat.complaints() for name, chat in week.chats.items()} == {name: [] for name in week.chats}
    assert [record for record in week.bot.errors if not record["logger"].startswith("rq.")] == []


def _report(week: Week, name: str) -> str:
    came, wanted = week.came(name, in_thread=False), Counter(dict.fromkeys(week.wanted(name), 1))
    delays = week.delays(name)
    return (
        f"{name}: {came.total()} papers in {len(delays)} posts delivered, {(wanted - came).total()} lost, "
        f"{(came - wanted).total()} doubled, {week.held[name]} held, "
        f"{statistics.median(delays):.1f} s late in the middle and {max(delays):.1f} s at most"
    )
