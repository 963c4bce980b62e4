"""What is said without a command, and what is remembered of it."""

from dataclasses import replace

from bot import digest, replies
from bot.commands import papers
from bot.commands.request import Asked, Reply, person_of
from bot.commands.typed import MOST_TYPED
from bot.feed_text import one_line


def said(asked: Asked) -> Reply | None:
    """An answer to words without a command and without a paper's id: they follow up what they were said about. Where
    nobody knows what that was, how to ask; None where they were said about nothing.
    """
    words = one_line(asked.request.text[:MOST_TYPED])
    if (asked.request.thread is None and asked.request.about is None) or not words:
        return None
    if asked.thread is None:
        return Reply(digest.sentence(replies.which_paper()), private=True)
    return papers.question(replace(asked, is_said=True), asked.thread.paper_id, words)


def forget(asked: Asked) -> Reply:
    """Remove what the person asked in words, on the whole platform."""
    person = person_of(asked.request.platform, asked.request.person, asked.desk.salt)
    removed = digest.sentence(replies.REMOVED)
    count = asked.desk.store.memory.forget(asked.request.platform, person, removed, asked.real_now)
    return Reply(digest.sentence(replies.forgotten(count)), private=True)
