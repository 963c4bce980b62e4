"""Putting the parts together. The one place that knows all of them; each is made when it is first wanted."""

import contextlib
import hashlib
import os
import secrets
import socket
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot import replies
from bot.commands import Desk
from bot.errors import Misconfigured, QueueAway, StoreAway
from bot.rates import Rates
from bot.settings import Settings
from bot.store import Store, open_store
from workers.clock import Clock, calendar, real_time

if TYPE_CHECKING:
    import httpx
    import redis

    from bot.glossary import Glossary
    from workers.embedded import EmbeddedRedis
    from workers.llm import Model
    from workers.queue import Queue
    from workers.sources.arxiv import Arxiv
    from workers.sources.fetch import Fetcher
    from workers.sources.huggingface import HuggingFace

_TURN = timedelta(seconds=12)
"""How long a caller of whom nothing is heard keeps arXiv's turn: as long as a task is kept from others."""


@dataclass(frozen=True)
class Parts:
    """The parts of one process. Safe to share between its threads."""

    settings: Settings
    redis_url: str
    embedded: "EmbeddedRedis | None" = None
    """The Redis of our own, where there is one."""
    store_troubles: deque[StoreAway] = field(default_factory=lambda: deque(maxlen=1))
    """The last that this process's jobs met of a database that was away, for a command that waits for them."""

    real_clock: Clock = real_time
    """Real time, for leases, waits, and what people may ask in a minute."""

    def raise_store_trouble(self) -> None:
        """Raises the StoreAway that a job met, if one did."""
        with contextlib.suppress(IndexError):
            raise self.store_troubles.pop()

    at_work: set[str] = field(default_factory=set)
    """The owners of the work that is being done in this process now."""

    def new_owner(self) -> str:
        """Who takes up one piece of work: no other attempt anywhere has this name."""
        return f"{socket.gethostname()[:12]}-{os.getpid()}-{secrets.token_hex(8)}"

    @cached_property
    def clock(self) -> Clock:
        """The calendar: what is due, and which day it is."""
        return calendar(self.settings.clock_offset, self.settings.clock_speed)

    @cached_property
    def store(self) -> Store:
        return open_store(self.settings.database)

    @cached_property
    def desk(self) -> Desk:
        settings = self.settings
        rates = Rates(
            settings.questions_per_minute,
            settings.questions_per_day,
            settings.channel_questions_per_day,
            settings.checks_per_day,
        )
        salt = hashlib.sha256("\n".join(settings.secrets()).encode()).digest()
        return Desk(self.store, settings.has_model, rates, salt, settings.openai_model, settings.whole_text_papers)

    @cached_property
    def redis(self) -> "redis.Redis":
        from workers.queue import connect

        return connect(self.redis_url)

    @cached_property
    def queue(self) -> "Queue":
        from workers.queue import Queue

        return Queue(self.redis)

    @cached_property
    def http(self) -> "httpx.Client":
        from workers.sources.fetch import new_client

        return new_client()

    @cached_property
    def fetcher(self) -> "Fetcher":
        from workers.sources.fetch import Fetcher

        settings = self.settings
        return Fetcher(self.http, (settings.hf_endpoint, settings.arxiv_api_url, settings.arxiv_url))

    @cached_property
    def hugging_face(self) -> "HuggingFace":
        from workers.sources.huggingface import HuggingFace

        token = self.settings.hf_token
        return HuggingFace(self.fetcher, self.settings.hf_endpoint, token.get_secret_value() if token else None)

    @cached_property
    def arxiv(self) -> "Arxiv":
        from workers.sources.arxiv import Arxiv

        return Arxiv(self.fetcher, self.settings.arxiv_api_url, self.arxiv_turn)

    @cached_property
    def glossary(self) -> "Glossary":
        """The terms of the field, and the operator's own. Raises Misconfigured where theirs cannot be read."""
        import prompts
        from bot.glossary import parse

        ours = parse(prompts.text("glossary"), "prompts/glossary.md")
        file = self.settings.glossary_file
        if file is None:
            return ours
        try:
            own = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Misconfigured("GLOSSARY_FILE", replies.BAD_ENV_FILE) from None
        return ours.with_own(parse(own, "GLOSSARY_FILE"))

    @cached_property
    def model(self) -> "Model | None":
        """The model, or None without a key."""
        key = self.settings.openai_api_key
        if key is None:
            return None
        from workers.llm import Model, connect

        client = connect(self.settings.openai_base_url, key.get_secret_value(), self.settings.model_timeout)
        return Model(
            client,
            self.settings.openai_model,
            self.store.budget,
            daily_tokens=self.settings.daily_tokens,
            person_daily_tokens=self.settings.person_daily_tokens,
            concurrency=self.settings.model_concurrency,
            clock=self.clock,
        )

    @contextmanager
    def arxiv_turn(self) -> Iterator[None]:
        """arXiv's turn: one caller at a time and a pause between two, over all processes, as its terms of use ask.

        https://info.arxiv.org/help/api/tou.html
        """
        turns, holder = self.store.turns, self.new_owner()
        while wait := turns.take("arxiv", holder, _TURN, datetime.now(UTC)):
            time.sleep(min(wait, 1.0))
        over = threading.Event()
        keeping = threading.Thread(target=self._keep_turn, args=(holder, over), name="arXiv's turn", daemon=True)
        keeping.start()
        try:
            yield
        finally:
            over.set()
            keeping.join()
            turns.give_back("arxiv", holder, datetime.now(UTC) + timedelta(seconds=self.settings.arxiv_pause))

    def _keep_turn(self, holder: str, over: threading.Event) -> None:
        while not over.wait(_TURN.total_seconds() / 3):
            with contextlib.suppress(StoreAway):  # the next time may be soon enough
                self.store.turns.keep("arxiv", holder, _TURN, datetime.now(UTC))

    def hint(self) -> None:
        """Leave hints of everything that is owed now; a Redis that is away gets them with the next sweep."""
        with contextlib.suppress(QueueAway):
            self.queue.hint(self.store.tasks.waiting(self.real_clock()))

    def close(self) -> None:
        """Close what was opened."""
        made = vars(self)
        if "http" in made:
            self.http.close()
        if "model" in made and self.model is not None:
            self.model.close()
        if "redis" in made:
            self.redis.close()
        if "store" in made:
            self.store.close()


@contextmanager
def parts(settings: Settings) -> Iterator[Parts]:
    """The parts, with a Redis of our own running where the settings name none, and the schema up to date where the
    database is this machine's own file. Raises Misconfigured, StoreAway and QueueAway.
    """
    if settings.redis_url is None or settings.database_url is None:
        _require_folder(settings.data_dir)
    with _redis(settings) as (redis_url, embedded):
        made = Parts(settings, redis_url, embedded)
        try:
            ready(made.store, own_file=settings.database_url is None)
            yield made
        finally:
            made.close()


def ready(store: Store, *, own_file: bool) -> None:
    """See that the schema is the one that this code wants; bring it there where the database is a file of ours."""
    try:
        store.database.require_head()
    except Misconfigured:
        if not own_file:
            raise
        from bot.store.migrate import migrate

        migrate(store.database)


def _require_folder(folder: Path) -> None:
    """Make the data folder. Raises Misconfigured where it cannot be made or written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Misconfigured("DATA_DIR", replies.folder_unwritable(str(folder), error.strerror or "")) from None


@contextmanager
def _redis(settings: Settings) -> "Iterator[tuple[str, EmbeddedRedis | None]]":
    if settings.redis_url is not None:
        yield settings.redis_url, None
        return
    from workers.embedded import EmbeddedRedis

    embedded = EmbeddedRedis(settings.data_dir / "redis")
    try:
        embedded.start()
        yield embedded.url, embedded
    finally:
        embedded.stop()
