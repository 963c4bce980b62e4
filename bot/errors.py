"""The one tree of errors. The class says what is to be done; the fields say about what.

    PaperboyError
    ├── TryAgain              transient: the same call may succeed later
    │   ├── SourceAway            a feed did not answer as it should
    │   │   ├── SourceSilent          it did not answer at all, or not in time
    │   │   └── SourceTooLarge        what it answered is more than is read
    │   ├── ModelAway             the model's endpoint did not answer
    │   ├── PlatformAway          a chat platform did not answer
    │   ├── BudgetBusy            the day's last tokens are reserved by calls that are under way
    │   ├── StoreAway             the database cannot be reached or written
    │   └── QueueAway             Redis cannot be reached
    ├── Pause                 nothing more may be asked until somebody acts or a time comes
    │   ├── ModelRefused          the key, the model's name or the account was refused
    │   ├── BudgetSpent           the day's tokens are used up
    │   └── PersonBudgetSpent     one person's share of them is
    ├── TellPerson            what was asked for cannot be given; say so
    │   ├── NotAPaperId           the text is no arXiv id or link
    │   ├── NoSuchPaper           arXiv does not know the id
    │   ├── NotADay               the text is no date
    │   ├── DayNotYet             the day has not begun
    │   ├── NoEdition             no papers were listed that day
    │   ├── NotCollected          nobody knows yet what was listed that day
    │   ├── NoSuchPost            no held post has that number
    │   ├── NotAWish              a word of a subscription that is none
    │   ├── NotAnHour             a time of day that there is not
    │   ├── NotSubscribed         the channel has no subscription, or not of that
    │   ├── NotAllowed            this person may not change this channel
    │   ├── TooMany               more was asked than one person or channel may
    │   ├── NotALevel             a word for whom to explain that is none
    │   ├── NoSuchAnswer          no answer here has that number
    │   └── UnderWay              the same is being checked already
    ├── Unusable              the model's reply cannot be used, not even repaired: fall back
    └── Misconfigured         the set-up is wrong: crash with one sentence

Anything else that is raised is a defect and crashes. The sentences that people read are made in `bot.replies`.
"""

from datetime import date, datetime


class PaperboyError(Exception):
    """Base of all errors that Paperboy raises on purpose."""


class TryAgain(PaperboyError):
    """Transient; `after` is the wait in seconds that the other side asked for, if it did."""

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class SourceAway(TryAgain):
    """A feed did not answer, or answered with something that is not the feed."""

    def __init__(self, source: str, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason, after=after)
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


class SourceSilent(SourceAway):
    """It cannot be reached, or did not answer in time: whatever else it is asked for would take as long."""


class SourceTooLarge(SourceAway):
    """What it answered is more than is read, and will be so the next time."""


class ModelAway(TryAgain):
    """The model's endpoint did not answer, or not in time.

    `billed` is true where the endpoint may have done the work all the same, so that its tokens must be counted.
    """

    def __init__(self, reason: str, *, after: float | None = None, billed: bool = False) -> None:
        super().__init__(reason, after=after)
        self.billed = billed


class PlatformAway(TryAgain):
    """A chat platform did not answer, or broke off."""


class BudgetBusy(TryAgain):
    """The day's last tokens are reserved by calls that are under way; some may come back."""


class StoreAway(TryAgain):
    """The database cannot be reached, is locked for too long, or cannot be written (a full disk)."""


class QueueAway(TryAgain):
    """Redis cannot be reached. The database still holds everything that is to be done."""


class Pause(PaperboyError):
    """Nothing more may be asked until somebody acts or a time comes."""


class ModelRefused(Pause):
    """The endpoint refuses the key, the model's name or the account: asking again would not help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BudgetSpent(Pause):
    """The tokens of the day are used up; the budget opens again at `until` (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the day's token budget is spent until {until.isoformat()}")
        self.until = until


class PersonBudgetSpent(Pause):
    """What one person may use of the day's tokens is used up until `until` (UTC); others may still ask."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the person's share of tokens is spent until {until.isoformat()}")
        self.until = until


class TellPerson(PaperboyError):
    """What was asked for cannot be given; `asked` is what the person wrote."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"{type(self).__name__}: {asked!r}")
        self.asked = asked


class NotAPaperId(TellPerson):
    """The text is no arXiv id, and no link that holds one."""


class NoSuchPaper(TellPerson):
    """The id is well formed, and no source knows a paper under it."""


class NotADay(TellPerson):
    """The text is not a date of the form 2025-01-14."""


class DayNotYet(TellPerson):
    """The day has not begun yet in UTC, which is the day the feeds count by."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())


class NoEdition(TellPerson):
    """No papers were listed on that day: a weekend, a holiday, or a day that was never collected."""

    def __init__(self, day: date) -> None:
        super().__init__(day.isoformat())
        self.day = day


class NotCollected(NoEdition):
    """The day's lists were not read, or not yet to their end: it may have papers. `today`: it is still going on."""

    def __init__(self, day: date, *, today: bool) -> None:
        super().__init__(day)
        self.today = today


class NoSuchPost(TellPerson):
    """There is no held post with that number."""


class NotAWish(TellPerson):
    """The word is no category, hour, time zone, day or style."""


class NotAnHour(TellPerson):
    """The text looks like a time of day, and there is none like it."""


class NotSubscribed(TellPerson):
    """The channel has no subscription; `asked` names the category that it does not have, or is empty."""


class NotAllowed(TellPerson):
    """This person may not change this channel; `why` is a `bot.commands.Refusal`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooMany(TellPerson):
    """More was asked than one may; it goes again at `until` (UTC). `of` is "person", "channel" or
    "check".
    """

    def __init__(self, of: str, until: datetime) -> None:
        super().__init__(of)
        self.of = of
        self.until = until


class NotALevel(TellPerson):
    """Nothing is explained for whom the word names."""


class NoSuchAnswer(TellPerson):
    """No answer about that paper in that channel has the number."""


class UnderWay(TellPerson):
    """What is to be checked is being checked; `asked` is the paper's id."""


class Unusable(PaperboyError):
    """The model's reply cannot be used, not even after it was asked to repair it: fall back."""


class Misconfigured(PaperboyError):
    """A setting is missing or wrong. `setting` names it; `reason` is Korean and says what to do."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting = setting
        self.reason = reason
