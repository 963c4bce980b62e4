"""What people do in the fake Discord: type commands and messages, press buttons, as far as their client lets them."""

import secrets
from typing import Any

from tests.fakes.discord_posting import add_message, publish_message
from tests.fakes.discord_wire import channel_json, interaction_json, member_json, role_json, user_json
from tests.fakes.discord_world import (
    Body,
    Channel,
    Interaction,
    InteractionKind,
    Message,
    Permission,
    User,
    World,
)
from tests.judges.discord_components import BUTTON, walk

SUBCOMMAND, GROUP, TEXT, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10
_TYPES: dict[int, tuple[type, ...]] = {TEXT: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}


class CannotDo(Exception):
    """A person's client would not let them do this."""


def type_command(world: World, user: User, channel: Channel, name: str, given: Body) -> Interaction:
    """Type a slash command with the options given; None is an option left out. Raises CannotDo."""
    data, options = _command(world, user, channel, name)
    missing = [one["name"] for one in options if one.get("required") and given.get(one["name"]) is None]
    if missing:
        raise CannotDo(f"/{name} needs {missing}")
    _last(data)["options"] = [_option(world, options, field, value, data) for field, value in _present(given)]
    return ask(world, Interaction(*_new(world), InteractionKind.COMMAND, user, channel, data, world.elapsed()))


def type_option(
    world: World, user: User, channel: Channel, name: str, focus: tuple[str, str], given: Body
) -> Interaction:
    """Type into an option that gives choices: its name and what stands there so far. Raises CannotDo."""
    option, typed = focus
    data, options = _command(world, user, channel, name)
    focused = next((one for one in options if one["name"] == option and one.get("autocomplete")), None)
    if focused is None:
        raise CannotDo(f"/{name} has no option {option} that gives choices")
    others = [_option(world, options, field, value, data) for field, value in _present(given)]
    _last(data)["options"] = [*others, {"name": option, "type": focused["type"], "value": typed, "focused": True}]
    return ask(world, Interaction(*_new(world), InteractionKind.AUTOCOMPLETE, user, channel, data, world.elapsed()))


def press_button(world: World, user: User, message: Message, custom_id: str) -> Interaction:
    """Press a button. Raises CannotDo where there is none to press."""
    asked = message.interaction
    if message.deleted or (message.ephemeral and (asked is None or asked.user is not user)):
        raise CannotDo("they do not see the message")
    if custom_id not in message.buttons:
        raise CannotDo(f"there is no button {custom_id!r}, but {list(message.buttons)}")
    placed = [one.component for one in walk({"components": message.components}) if one.kind == BUTTON]
    button = next(one for one in placed if one.get("custom_id") == custom_id)
    data = {"custom_id": custom_id, "component_type": BUTTON, "id": button["id"]}
    made = Interaction(*_new(world), InteractionKind.COMPONENT, user, message.channel, data, world.elapsed())
    made.pressed = message
    return ask(world, made)


def submit_form(world: World, asked: Interaction, given: dict[str, str]) -> Interaction:
    """Write into the fields of the form that they were shown, and send it off, however long it was open. Raises
    CannotDo for what their client would not send.
    """
    if asked.form is None:
        raise CannotDo("no form is open")
    labels = []
    for number, label in enumerate(asked.form["components"]):
        field = label["component"]
        value = given.get(field["custom_id"], "")
        least, most = field.get("min_length", 0), field.get("max_length", 4000)
        if (field.get("required", True) or value) and not least <= len(value) <= most:
            raise CannotDo(f"{field['custom_id']} takes {least} to {most} characters")
        written = {"type": field["type"], "id": 2 * number + 2, "custom_id": field["custom_id"], "value": value}
        labels.append({"type": label["type"], "id": 2 * number + 1, "component": written})
    data = {"custom_id": asked.form["custom_id"], "components": labels}
    made = Interaction(*_new(world), InteractionKind.MODAL, asked.user, asked.channel, data, world.elapsed())
    made.pressed = asked.pressed
    return ask(world, made)


def write_message(
    world: World, user: User, channel: Channel, text: str, reply_to: Message | None = None, *, ping: bool = True
) -> Message:
    """Write a message; `<@app>` in it mentions the bot, and so does a reply to it unless that is switched off with
    `ping`. Raises CannotDo where they share no guild with the bot.
    """
    if channel.recipient is not None and not world.share_guild(user):
        raise CannotDo("they find the bot in no guild")
    said = text.replace("<@app>", f"<@{world.bot.id}>")
    message = add_message(world, channel, user, {"content": said})
    if reply_to is not None:
        message.reference = reply_to
        message.pings |= {f"user:{reply_to.author.id}"} if ping else set()
    publish_message(world, "MESSAGE_CREATE", message)
    return message


def ask(world: World, interaction: Interaction) -> Interaction:
    """Send the interaction to the bot."""
    world.interactions[interaction.token] = interaction
    data = interaction_json(world, interaction)
    world.publish("INTERACTION_CREATE", 0, data, data)
    return interaction


def _new(world: World) -> tuple[int, str]:
    return world.snowflake(), secrets.token_urlsafe(120)


def _command(world: World, user: User, channel: Channel, name: str) -> tuple[Body, list[Body]]:
    """The data of the command's interaction, without values yet, and the options that it takes."""
    first, *rest = name.split()
    command = next((one for one in world.commands.values() if one["name"] == first and one["type"] == 1), None)
    if command is None:
        raise CannotDo(f"/{first} is not registered: {sorted(one['name'] for one in world.commands.values())}")
    _check_may_use(world, user, channel, command)
    data: Body = {"id": command["id"], "name": first, "type": 1, "options": []}
    options, inner = command["options"], data
    for part in rest:
        chosen = next((one for one in options if one["name"] == part and one["type"] in {SUBCOMMAND, GROUP}), None)
        if chosen is None:
            raise CannotDo(f"/{name} is no command")
        inner["options"] = [{"name": part, "type": chosen["type"], "options": []}]
        options, inner = chosen.get("options", []), inner["options"][0]
    if any(one["type"] in {SUBCOMMAND, GROUP} for one in options):
        raise CannotDo(f"/{name} is only the beginning of a command")
    return data, options


def _last(data: Body) -> Body:
    """The innermost of the nested commands."""
    inner = data
    while inner["options"] and inner["options"][0]["type"] in {SUBCOMMAND, GROUP}:
        inner = inner["options"][0]
    return inner


def _check_may_use(world: World, user: User, channel: Channel, command: Body) -> None:
    """https://docs.discord.com/developers/interactions/application-commands#permissions"""
    contexts = command["contexts"]
    if contexts is not None and (0 if channel.guild else 1) not in contexts:
        raise CannotDo(f"/{command['name']} is not offered here")
    if not world.share_guild(user) or (channel.guild and world.bot.id not in channel.guild.members):
        raise CannotDo("the bot is not there")
    if channel.guild is None:
        return
    granted = world.permissions(user, channel)
    if Permission.USE_APPLICATION_COMMANDS not in granted:
        raise CannotDo("they may not use commands here")
    needed = command["default_member_permissions"]
    allowed = Permission.ADMINISTRATOR in granted or user.id in world.allowed.get(command["name"], ())
    if needed is not None and not allowed and (needed == "0" or Permission(int(needed)) not in granted):
        raise CannotDo(f"/{command['name']} is not offered to them")


def _present(given: Body) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in given.items() if value is not None]


def _option(world: World, options: list[Body], name: str, value: Any, data: Body) -> Body:
    """The option with its value as the client sends it. Raises CannotDo for a value that it would not take."""
    option = next((one for one in options if one["name"] == name), None)
    if option is None:
        raise CannotDo(f"there is no option {name}, but {[one['name'] for one in options]}")
    kind = option["type"]
    if kind in {USER, CHANNEL, ROLE}:
        return {"name": name, "type": kind, "value": _resolved(world, kind, value, data)}
    if not isinstance(value, _TYPES[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
        raise CannotDo(f"{name} does not take {value!r}")
    offered = [choice["value"] for choice in option.get("choices") or []]
    if offered and value not in offered:
        raise CannotDo(f"{name} takes {offered}")
    size = len(value) if isinstance(value, str) else value
    least, most = ("min_length", "max_length") if kind == TEXT else ("min_value", "max_value")
    if size < option.get(least, size) or size > option.get(most, 6000 if kind == TEXT else size):
        raise CannotDo(f"{name} does not take {value!r}")
    return {"name": name, "type": kind, "value": value}


def _resolved(world: World, kind: int, value: Any, data: Body) -> str:
    """The id of what was chosen, which the data then describes."""
    resolved = data.setdefault("resolved", {})
    key = str(value.id)
    if kind == USER:
        resolved.setdefault("users", {})[key] = user_json(value)
        found = (guild.members[value.id] for guild in world.guilds.values() if value.id in guild.members)
        member = next(found, None)
        if member is not None:
            resolved.setdefault("members", {})[key] = member_json(member, with_user=False)
    elif kind == CHANNEL:
        permissions = str(int(world.permissions(world.bot, value)))
        resolved.setdefault("channels", {})[key] = channel_json(value) | {"permissions": permissions}
    else:
        resolved.setdefault("roles", {})[key] = role_json(value, 0)
    return key
