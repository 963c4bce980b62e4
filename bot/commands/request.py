"""What a command is: who asks what and where, what it may look at, and what comes of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.delivery import Address
from bot.message import Message
from bot.paper import PaperId
from bot.rates import Rates
from bot.store import Store
from bot.store.questions import Question
from bot.store.threads import Thread


class Refusal(StrEnum):
    """Why somebody may not change a channel's subscription."""

    RIGHTS = "rights"
    """The platform does not let them change the channel's settings."""
    GUEST = "guest"
    """They are from outside."""
    NOT_IN_CHANNEL = "not in channel"
    """We could not write there."""


@dataclass(frozen=True)
class Request:
    """What somebody typed or pressed, and where: `/paper 2501.07301`. Without a command it is a paper's link or id."""

    platform: str
    channel: str
    text: str
    person: str = ""
    """The platform's id of who asks; only a hash of it is ever kept."""
    refusal: Refusal | None = None
    """Why this person may not change the channel, where `changes_settings`; None where they may."""
    event: str | None = None
    """The platform's id of what was heard, so that what is heard twice is asked once."""
    address: Address | None = None
    """Where a late answer goes when nothing could be shown before it."""
    thread: str | None = None
    """The platform's id of what this was said about: the root of a thread, the message that it replies to, or the one
    whose button was pressed; the channel itself where all that is said in it is one conversation.
    """
    about: str | None = None
    """The id of the paper that the message which this replies to is about, as far as that shows."""

    @property
    def is_about_all(self) -> bool:
        """Whether all that is said in the channel is one conversation, about what was shown last, as on a terminal."""
        return self.thread == self.channel


@dataclass(frozen=True)
class Reply:
    """The answer, or a placeholder and the question that a worker is to answer in its place. Where a question has a
    private acknowledgement, its answer goes to where it was asked.
    """

    message: Message
    question: Question | None = None
    private: bool = False
    """For the one who asked alone, where the platform can: errors and settings."""
    paper_id: PaperId | None = None
    """The one paper that it is about."""
    number: int | None = None
    """Of the question that it answers at once."""


@dataclass(frozen=True)
class Desk:
    """What a command may look at. `salt` keeps the hashes of people from being guessed."""

    store: Store
    has_model: bool
    rates: Rates = field(default_factory=Rates)
    salt: bytes = b""
    model: str = ""
    """The name of the model that answers."""
    whole_texts: int = 0
    """Papers of a day whose reports and highlights are made from their whole texts."""


@dataclass(frozen=True)
class Asked:
    """One command with everything that its answer may depend on."""

    request: Request
    desk: Desk
    now: datetime
    real_now: datetime
    rest: str
    is_said: bool = False
    """Whether it is words without a command."""

    @cached_property
    def thread(self) -> Thread | None:
        """What this was said about: as far as it was noted, or else shows. Looked up when it is first wanted."""
        request, threads = self.request, self.desk.store.threads
        found = threads.find(request.platform, request.channel, request.thread) if request.thread else None
        if found is not None or request.about is None:
            return found
        return Thread(PaperId.parse(request.about))


def person_of(platform: str, person: str, salt: bytes) -> str:
    """The hash under which a person is counted, and found again to be forgotten."""
    return hashlib.blake2b(f"{platform} {person}".encode(), key=salt, digest_size=16).hexdigest()
