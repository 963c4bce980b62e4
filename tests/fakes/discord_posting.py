"""Making, changing and removing messages of the fake Discord, and telling of it."""

import copy
from typing import Any

from tests.fakes.discord_rest import Call, Refused, as_object, check_form, refused_form
from tests.fakes.discord_wire import attachment_json, channel_json, message_event_json
from tests.fakes.discord_world import Body, Channel, Interaction, Message, MessageFlag, Permission, User, World
from tests.judges.discord import pings
from tests.judges.discord_components import walk
from tests.judges.discord_form import Fault

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
"""https://docs.discord.com/developers/events/gateway#list-of-intents"""
_NEW = MessageFlag.IS_COMPONENTS_V2
_EDITABLE = MessageFlag.SUPPRESS_EMBEDS
_SETTABLE = _EDITABLE | _NEW | MessageFlag.SUPPRESS_NOTIFICATIONS


def add_message(
    world: World,
    channel: Channel,
    author: User,
    body: Body,
    files: dict[int, tuple[str, bytes]] | None = None,
    interaction: Interaction | None = None,
) -> Message:
    """A new message of the body, which was checked; not yet published."""
    message = Message(world.snowflake(), channel, author, world.now(), world.elapsed(), interaction=interaction)
    flags = MessageFlag(body.get("flags") or 0)
    message.flags = flags & (_SETTABLE | MessageFlag.EPHEMERAL if interaction else _SETTABLE)
    message.nonce = body.get("nonce")
    message.bodies.append(copy.deepcopy(body))
    _fill(world, message, body, files or {})
    message.pings = pings(body, edit=False, interaction=interaction is not None)
    world.messages[message.id] = message
    return message


def change(world: World, message: Message, call: Call, *, interaction: bool) -> None:
    """Edit the message as the request says, which is about an interaction or not, and publish it.

    Raises Refused where the outcome would be no message.
    """
    body = with_files(call)
    flags = MessageFlag(max(body.get("flags") or 0, 0))
    now_flags = message.flags & _NEW if body.get("flags") is None else flags
    check_form(world, "edit", {**body, "flags": int(now_flags)})
    _check_not_legacy(message, body, new=_NEW in flags | message.flags)
    _check_not_empty(message, body, call)
    if body.get("flags") is not None:
        message.flags = (message.flags & ~_EDITABLE) | (flags & (_EDITABLE | _NEW))
    message.flags &= ~MessageFlag.LOADING
    message.bodies.append(copy.deepcopy(body))
    if "attachments" not in call.body:
        body.pop("attachments", None)
    _fill(world, message, body, call.files)
    message.pings |= pings(body, edit=True, interaction=interaction)
    message.edited_at = world.now()
    publish_message(world, "MESSAGE_UPDATE", message)


def remove(world: World, message: Message) -> None:
    """Delete the message and say so."""
    message.deleted = True
    guild = message.channel.guild
    data = {"id": str(message.id), "channel_id": str(message.channel.id)}
    if guild is not None and not message.ephemeral:
        data["guild_id"] = str(guild.id)
    _publish(world, "MESSAGE_DELETE", message, data, data)


def publish_message(world: World, event: str, message: Message) -> None:
    """Tell of the message who may see it."""
    shown = message_event_json(world, message, hidden=False)
    _publish(world, event, message, shown, message_event_json(world, message, hidden=True))


def publish_channel(world: World, event: str, channel: Channel, **more: Any) -> None:
    """Tell of the guild's channel who may know it."""
    data = channel_json(channel) | more
    if channel.guild is not None and world.bot.id in channel.guild.members:
        world.publish(event, GUILDS, data, data)


def with_files(call: Call) -> Body:
    """The body, with an attachment for each file that it does not describe itself.

    https://docs.discord.com/developers/reference#uploading-files
    """
    body = dict(as_object(call.body))
    if not call.files:
        return body
    described = {str(one.get("id")): one for one in body.get("attachments") or [] if isinstance(one, dict)}
    for part, (name, _) in call.files.items():
        described[str(part)] = {"id": str(part), "filename": name} | described.get(str(part), {})
    body["attachments"] = list(described.values())
    return body


def _publish(world: World, event: str, message: Message, data: Body, hidden: Body) -> None:
    """An ephemeral message is tied to the intent of direct ones:
    https://docs.discord.com/developers/events/gateway-events#message-create
    """
    direct = message.channel.guild is None or message.ephemeral
    if message.ephemeral or world.may(Permission.VIEW_CHANNEL, message.channel):
        world.publish(event, DIRECT_MESSAGES if direct else GUILD_MESSAGES, data, hidden)


def _check_not_legacy(message: Message, body: Body, *, new: bool) -> None:
    """What a message held before it got IS_COMPONENTS_V2 is to be emptied by the same edit:
    https://docs.discord.com/developers/resources/message#edit-message
    """
    for name in ("content", "embeds"):
        if new and (body[name] if name in body else getattr(message, name)):
            said = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            raise refused_form([Fault((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", said)])


def _check_not_empty(message: Message, body: Body, call: Call) -> None:
    def after(name: str) -> Any:
        return body[name] if name in body else getattr(message, name)

    says = bool((after("content") or "").strip())
    if not says and not call.files and not any(after(name) for name in ("embeds", "components", "attachments")):
        raise Refused(400, 50006, "Cannot send an empty message")


def _fill(world: World, message: Message, body: Body, files: dict[int, tuple[str, bytes]]) -> None:
    """Put into the message what the body holds."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = copy.deepcopy(body["embeds"] or [])
    if "components" in body:
        message.components = _numbered(body["components"] or [])
    if "attachments" in body:
        kept = {str(one.get("id")) for one in body["attachments"] or []}
        message.attachments = [one for one in message.attachments if one["id"] in kept]
    for name, content in files.values():
        message.attachments.append(attachment_json(world.snowflake(), name, content))
        message.files[name] = content


def _numbered(components: list[Body]) -> list[Body]:
    """The components with an `id` each, as the API gives them to those that have none:
    https://docs.discord.com/developers/components/reference#anatomy-of-a-component
    """
    numbered = copy.deepcopy(components)
    placed = [placed.component for placed in walk({"components": numbered})]
    taken = {component["id"] for component in placed if component.get("id")}
    free = (number for number in range(1, 2 * len(placed) + 1) if number not in taken)
    for component in placed:
        component["id"] = component.get("id") or next(free)
    return numbered
