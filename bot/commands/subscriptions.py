"""What a channel gets, and its changes."""

from bot import digest, replies, wish
from bot.commands.request import Asked, Reply, Request
from bot.errors import NotAllowed, NotSubscribed
from bot.subscription import next_due

_CANCELS = {"취소", "해지", "그만", "끄기", "중지", "off", "stop"}


def subscribe(asked: Asked) -> Reply:
    request, subscriptions = asked.request, asked.desk.store.subscriptions
    if asked.rest.strip().casefold() in _CANCELS:
        return Reply(digest.sentence(replies.how_to_unsubscribe()), private=True)
    _require_rights(request)
    current = subscriptions.of(request.platform, request.channel)
    made = wish.wanted(wish.parse(asked.rest), current, request.platform, request.channel, asked.now)
    subscriptions.keep(made, asked.now)
    unchanged = current is not None and current.paused is None and vars(made) == vars(current)
    said = replies.subscribed(new=current is None, unchanged=unchanged)
    return Reply(digest.subscription(said, made, next_due(made, asked.now)), private=True)


def unsubscribe(asked: Asked) -> Reply:
    request, subscriptions = asked.request, asked.desk.store.subscriptions
    _require_rights(request)
    left = wish.without(wish.parse(asked.rest), subscriptions.of(request.platform, request.channel))
    if left is None:
        subscriptions.remove(request.platform, request.channel)
        return Reply(digest.sentence(replies.unsubscribed()), private=True)
    subscriptions.keep(left, asked.now)
    said = replies.subscribed(new=False, unchanged=False)
    return Reply(digest.subscription(said, left, next_due(left, asked.now)), private=True)


def show(asked: Asked) -> Reply:
    current = asked.desk.store.subscriptions.of(asked.request.platform, asked.request.channel)
    if current is None:
        raise NotSubscribed("")
    return Reply(digest.subscription(replies.SUBSCRIPTION, current, next_due(current, asked.now)), private=True)


def _require_rights(request: Request) -> None:
    if request.refusal is not None:
        raise NotAllowed(request.refusal)
