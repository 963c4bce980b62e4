"""What people ask, and what the store can answer at once. The same on every platform."""

from collections.abc import Callable, Mapping
from datetime import datetime
from difflib import get_close_matches

from bot import digest, replies
from bot.commands import conversation, editions, papers, subscriptions
from bot.commands.papers import answer
from bot.commands.request import Asked, Desk, Refusal, Reply, Request
from bot.commands.typed import SAID, command_of, may_be_said
from bot.errors import TellPerson

__all__ = [
    "Desk",
    "Refusal",
    "Reply",
    "Request",
    "answer",
    "changes_settings",
    "handle",
    "is_known",
    "is_private",
]


def handle(request: Request, desk: Desk, now: datetime, real_now: datetime) -> Reply:
    """Answer a command. What a person got wrong is answered with a sentence; raises StoreAway like any reader.

    `now` is the calendar, `real_now` what rates are counted by.
    """
    command, rest = command_of(request.text)
    asked = Asked(request, desk, now, real_now, rest)
    try:
        if command == SAID or (may_be_said(request.text) and asked.thread is not None):
            return conversation.said(asked) or _help(asked)
        answer = _ANSWERS.get(command)
        if answer is None:
            near = get_close_matches(command, _ANSWERS, 1)
            return Reply(digest.sentence(replies.unknown_command(command, near[0] if near else None)), private=True)
        return answer(asked)
    except TellPerson as problem:
        return Reply(digest.sentence(replies.error(problem)), private=True)


def changes_settings(text: str) -> bool:
    """Whether the command changes what a channel gets, so that the listener must find out who may."""
    return command_of(text)[0] in {"/subscribe", "/unsubscribe"}


def is_known(text: str) -> bool:
    """Whether the text is a command that there is, or none at all; others may be meant for another bot."""
    command = command_of(text)[0]
    return command == SAID or command in _ANSWERS


def is_private(text: str, *, in_thread: bool = False) -> bool:
    """Whether the answer is for the one who asked alone. In a thread words are rather a question, and for all."""
    command = command_of(text)[0]
    if command == SAID or (in_thread and may_be_said(text)):
        return not in_thread
    return command in _PRIVATE


def _categories(asked: Asked) -> Reply:
    del asked
    return Reply(digest.categories(), private=True)


def _help(asked: Asked) -> Reply:
    del asked
    return Reply(digest.help_message(), private=True)


_PRIVATE = {"/subscribe", "/unsubscribe", "/subscriptions", "/categories", "/help", "/start", "/wrong", "/forget"}

_ANSWERS: Mapping[str, Callable[[Asked], Reply]] = {
    "/paper": papers.paper,
    "/easy": papers.easy,
    "/details": papers.details,
    "/ask": papers.ask,
    "/wrong": papers.wrong,
    "/forget": conversation.forget,
    "/digest": editions.show_digest,
    "/search": papers.find,
    "/subscribe": subscriptions.subscribe,
    "/unsubscribe": subscriptions.unsubscribe,
    "/subscriptions": subscriptions.show,
    "/categories": _categories,
    "/help": _help,
    "/start": _help,
}
