"""Messages and threads of the fake's REST API: https://docs.discord.com/developers/resources/message"""

from itertools import takewhile

from tests.fakes.discord_posting import add_message, change, publish_channel, publish_message, remove, with_files
from tests.fakes.discord_rest import (
    Answer,
    Call,
    Refused,
    Routes,
    as_object,
    check_form,
    find_channel,
    find_message,
    path,
    refused_form,
    require,
    snowflake,
)
from tests.fakes.discord_wire import channel_json, message_json
from tests.fakes.discord_world import Body, Channel, ChannelKind, Message, MessageFlag, Permission, World
from tests.judges.discord_form import Fault

NONCE_SECONDS = 120
"""How long a nonce is remembered. Discord says "the past few minutes", and no more."""
OLD_SECONDS = 3600
OLD_EDITS, OLD_EDITS_SECONDS = 3, 20.0
"""Edits of old messages that a channel bears, and in how long. Discord does not publish its own figures."""


def create(world: World, call: Call, channel: str) -> Answer:
    """POST /channels/{channel}/messages."""
    place, body = find_channel(world, channel), with_files(call)
    check_form(world, "message", body)
    _check_may_send(world, place, body)
    earlier = _same_nonce(world, body)
    if earlier is not None:
        return Answer(200, message_json(world, find_message(world, earlier.channel, str(earlier.id)), hidden=True))
    if place.archived:
        place.archived = False
        publish_channel(world, "THREAD_UPDATE", place)
    reference = _referenced(world, place, body)
    message = add_message(world, place, world.bot, body, call.files)
    message.reference = reference
    publish_message(world, "MESSAGE_CREATE", message)
    return Answer(200, message_json(world, message))


def edit(world: World, call: Call, channel: str, message: str) -> Answer:
    """PATCH /channels/{channel}/messages/{message}."""
    place = find_channel(world, channel)
    found = find_message(world, place, message)
    if found.ephemeral:
        raise Refused(404, 10008, "Unknown Message")
    if found.author is not world.bot:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    _check_not_locked(world, place)
    if place.archived:
        raise Refused(400, 50083, "Thread is archived")
    _count_old_edit(world, found)
    change(world, found, call, interaction=False)
    return Answer(200, message_json(world, found))


def delete(world: World, call: Call, channel: str, message: str) -> Answer:
    """DELETE /channels/{channel}/messages/{message}."""
    place = find_channel(world, channel)
    found = find_message(world, place, message)
    if found.author is not world.bot:
        if place.kind is ChannelKind.DIRECT:
            raise Refused(403, 50003, "Cannot execute action on a DM channel")
        require(world, Permission.MANAGE_MESSAGES, place)
    remove(world, found)
    return Answer(204)


def one(world: World, call: Call, channel: str, message: str) -> Answer:
    """GET /channels/{channel}/messages/{message}."""
    place = find_channel(world, channel)
    require(world, Permission.READ_MESSAGE_HISTORY, place)
    found = find_message(world, place, message)
    if found.ephemeral:
        raise Refused(404, 10008, "Unknown Message")
    return Answer(200, message_json(world, found, hidden=True))


def several(world: World, call: Call, channel: str) -> Answer:
    """GET /channels/{channel}/messages: the newest first."""
    place = find_channel(world, channel)
    limit = int(call.query.get("limit", "50"))
    if not 1 <= limit <= 100:
        raise refused_form([Fault(("limit",), "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")])
    if not world.may(Permission.READ_MESSAGE_HISTORY, place):
        return Answer(200, [])
    inside = [message for message in world.messages.values() if message.channel is place]
    shown = sorted(message.id for message in inside if not message.deleted and not message.ephemeral)
    chosen = _chosen(shown, call.query, limit)
    return Answer(200, [message_json(world, world.messages[number], hidden=True) for number in reversed(chosen)])


def start_thread(world: World, call: Call, channel: str, message: str) -> Answer:
    """POST /channels/{channel}/messages/{message}/threads: the thread has the message's id."""
    place, body = find_channel(world, channel), as_object(call.body)
    if place.kind not in {ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT}:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    require(world, Permission.CREATE_PUBLIC_THREADS, place)
    found = find_message(world, place, message)
    check_form(world, "thread", body)
    if found.thread is not None:
        raise Refused(400, 160004, "A thread has already been created for this message")
    announced = place.kind is ChannelKind.ANNOUNCEMENT
    kind = ChannelKind.ANNOUNCEMENT_THREAD if announced else ChannelKind.PUBLIC_THREAD
    thread = Channel(found.id, kind, body["name"].strip(), place.guild, place, world.bot)
    thread.auto_archive_minutes = body.get("auto_archive_duration") or 1440
    found.thread, found.flags = thread, found.flags | MessageFlag.HAS_THREAD
    world.channels[thread.id] = thread
    publish_channel(world, "THREAD_CREATE", thread, newly_created=True)
    return Answer(201, channel_json(thread))


ROUTES: Routes = [
    ("POST", path("/channels/{channel}/messages"), create),
    ("GET", path("/channels/{channel}/messages"), several),
    ("GET", path("/channels/{channel}/messages/{message}"), one),
    ("PATCH", path("/channels/{channel}/messages/{message}"), edit),
    ("DELETE", path("/channels/{channel}/messages/{message}"), delete),
    ("POST", path("/channels/{channel}/messages/{message}/threads"), start_thread),
]


def _check_may_send(world: World, channel: Channel, body: Body) -> None:
    person = channel.recipient
    if person is not None:
        if not world.share_guild(person):
            raise Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
        if not person.accepts_direct_messages:
            raise Refused(403, 50007, "Cannot send messages to this user")
        return
    require(world, Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES, channel)
    if body.get("embeds"):
        require(world, Permission.EMBED_LINKS, channel)
    if body.get("attachments"):
        require(world, Permission.ATTACH_FILES, channel)
    if body.get("message_reference"):
        require(world, Permission.READ_MESSAGE_HISTORY, channel)
    _check_not_locked(world, channel)


def _check_not_locked(world: World, channel: Channel) -> None:
    """https://docs.discord.com/developers/topics/threads#locked-threads"""
    if channel.locked and not world.may(Permission.MANAGE_THREADS, channel):
        if channel.archived:
            raise Refused(400, 50083, "Thread is archived")
        raise Refused(400, 160005, "Thread is locked")


def _count_old_edit(world: World, message: Message) -> None:
    now, edits = world.elapsed(), message.channel.old_edits
    if now - message.moment <= OLD_SECONDS:
        return
    edits[:] = [moment for moment in edits if now - moment < OLD_EDITS_SECONDS]
    if len(edits) >= OLD_EDITS:
        said = "Maximum number of edits to messages older than 1 hour reached. Try again later"
        wait = OLD_EDITS_SECONDS - (now - edits[0])
        raise Refused(429, 30046, said, retry_after=round(wait, 3), **{"global": False})
    edits.append(now)


def _same_nonce(world: World, body: Body) -> Message | None:
    """The bot's message of the last minutes with the nonce, where that is to be enforced, deleted or not."""
    nonce = body.get("nonce")
    if not body.get("enforce_nonce") or nonce is None:
        return None
    since = world.elapsed() - NONCE_SECONDS
    late = takewhile(lambda one: one.moment >= since, reversed(world.messages.values()))
    ours = (one for one in late if one.author is world.bot and one.nonce is not None)
    return next((one for one in ours if str(one.nonce) == str(nonce)), None)


def _referenced(world: World, channel: Channel, body: Body) -> Message | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    found = world.messages.get(int(reference["message_id"]))
    if found is not None and found.channel is channel and not found.deleted:
        return found
    if reference.get("fail_if_not_exists", True):
        raise refused_form([Fault(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])
    return None


def _chosen(ids: list[int], query: dict[str, str], limit: int) -> list[int]:
    """Of the sorted ids the page that the query asks for."""
    if "after" in query:
        return [number for number in ids if number > snowflake(query["after"])][:limit]
    if "around" in query:
        middle = snowflake(query["around"])
        nearest = sorted(ids, key=lambda number: abs(number - middle))[:limit]
        return sorted(nearest)
    if "before" in query:
        return [number for number in ids if number < snowflake(query["before"])][-limit:]
    return ids[-limit:]
