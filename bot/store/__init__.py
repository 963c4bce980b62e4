"""All the SQL there is. The one part of `bot` that waits, and the one that imports SQLAlchemy."""

from dataclasses import dataclass

from bot.store.budget import Budget
from bot.store.channels import Channels
from bot.store.charts import Charts
from bot.store.counters import Counters
from bot.store.database import Database
from bot.store.editions import Editions
from bot.store.explanations import Explanations
from bot.store.memory import Memory
from bot.store.outbox import Outbox
from bot.store.papers import Papers
from bot.store.questions import Questions
from bot.store.reports import Reports
from bot.store.subscriptions import Subscriptions
from bot.store.syntheses import Syntheses
from bot.store.tables import answers, explanations, rechecks, reports
from bot.store.tasks import Tasks
from bot.store.texts import Texts
from bot.store.threads import Threads
from bot.store.turns import Turns
from bot.store.writings import Writings


@dataclass(frozen=True)
class Store:
    """Everything that Paperboy remembers, by subject."""

    database: Database
    papers: Papers
    editions: Editions
    syntheses: Syntheses
    texts: Texts
    answers: Writings
    explanations: Explanations
    reports: Reports
    rechecks: Writings
    subscriptions: Subscriptions
    channels: Channels
    outbox: Outbox
    tasks: Tasks
    budget: Budget
    questions: Questions
    threads: Threads
    memory: Memory
    turns: Turns
    counters: Counters
    charts: Charts

    def close(self) -> None:
        self.database.close()


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy address (`sqlite:///…`, `postgresql://…`). Nothing is read yet.

    Raises Misconfigured for an address that is none, StoreAway where SQLite's folder cannot be made.
    """
    database = Database(url)
    papers = Papers(database)
    return Store(
        database=database,
        papers=papers,
        editions=Editions(database, papers),
        syntheses=Syntheses(database),
        texts=Texts(database),
        answers=Writings(database, answers),
        explanations=Explanations(database, explanations),
        reports=Reports(database, reports),
        rechecks=Writings(database, rechecks),
        subscriptions=Subscriptions(database),
        channels=Channels(database),
        outbox=Outbox(database),
        tasks=Tasks(database),
        budget=Budget(database),
        questions=Questions(database),
        threads=Threads(database),
        memory=Memory(database),
        turns=Turns(database),
        counters=Counters(database),
        charts=Charts(database),
    )
