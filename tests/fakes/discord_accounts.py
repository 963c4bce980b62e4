"""The rest of the fake's REST API: who the bot is, its guilds and channels, and its commands."""

from typing import Any

from tests.fakes.discord_posting import publish_channel
from tests.fakes.discord_rest import (
    Answer,
    Call,
    Refused,
    Routes,
    as_object,
    check_form,
    find_channel,
    path,
    refused_form,
    require,
    snowflake,
)
from tests.fakes.discord_wire import (
    application_json,
    channel_json,
    command_json,
    guild_json,
    member_json,
    role_json,
    user_json,
)
from tests.fakes.discord_world import Body, Channel, ChannelKind, Guild, Permission, World
from tests.judges.discord import faults
from tests.judges.discord_form import Fault

CHAT_INPUT = 1
MOST_COMMANDS, MOST_CREATES = 100, 200
_DAY = 24 * 3600.0


def me(world: World, call: Call) -> Answer:
    """GET /users/@me."""
    return Answer(200, user_json(world.bot) | {"verified": True, "mfa_enabled": False, "locale": "en-US"})


def my_guilds(world: World, call: Call) -> Answer:
    """GET /users/@me/guilds."""
    joined = [guild for guild in world.guilds.values() if world.bot.id in guild.members]
    granted = {guild: world.guild_permissions(guild.members[world.bot.id], guild) for guild in joined}
    shown = [
        {"id": str(guild.id), "name": guild.name, "owner": False, "permissions": str(int(of)), "features": []}
        for guild, of in granted.items()
    ]
    return Answer(200, shown)


def application(world: World, call: Call) -> Answer:
    """GET /oauth2/applications/@me and /applications/@me."""
    return Answer(200, application_json(world))


def open_direct(world: World, call: Call) -> Answer:
    """POST /users/@me/channels: the same channel each time."""
    body = as_object(call.body)
    person = world.users.get(snowflake(str(body.get("recipient_id"))))
    if person is None:
        raise refused_form([Fault(("recipient_id",), "USER_UNKNOWN", "User not found")])
    if person is world.bot:
        raise Refused(400, 50007, "Cannot send messages to this user")
    return Answer(200, channel_json(direct_channel(world, person.id)))


def direct_channel(world: World, user: int) -> Channel:
    """The channel between the bot and the user, made when it is first wanted."""
    for channel in world.channels.values():
        if channel.recipient is not None and channel.recipient.id == user:
            return channel
    made = Channel(world.snowflake(), ChannelKind.DIRECT, recipient=world.users[user])
    world.channels[made.id] = made
    return made


def guild(world: World, call: Call, guild: str) -> Answer:
    """GET /guilds/{guild}."""
    return Answer(200, guild_json(_find_guild(world, guild)))


def channels(world: World, call: Call, guild: str) -> Answer:
    """GET /guilds/{guild}/channels: those that are no threads."""
    found = _find_guild(world, guild)
    inside = [channel for channel in world.channels.values() if channel.guild is found and not channel.is_thread]
    return Answer(200, [channel_json(channel) for channel in inside])


def roles(world: World, call: Call, guild: str) -> Answer:
    """GET /guilds/{guild}/roles."""
    return Answer(200, [role_json(role, place) for place, role in enumerate(_find_guild(world, guild).roles.values())])


def member(world: World, call: Call, guild: str, user: str) -> Answer:
    """GET /guilds/{guild}/members/{user}. The bot, too, is named by its id."""
    found = _find_guild(world, guild).members.get(snowflake(user))
    if found is None:
        raise Refused(404, 10007, "Unknown Member")
    return Answer(200, member_json(found))


def channel(world: World, call: Call, channel: str) -> Answer:
    """GET /channels/{channel}."""
    return Answer(200, channel_json(find_channel(world, channel)))


def change_thread(world: World, call: Call, channel: str) -> Answer:
    """PATCH /channels/{channel} of a thread: https://docs.discord.com/developers/topics/threads#editing-deleting-threads"""
    found, body = find_channel(world, channel), as_object(call.body)
    if not found.is_thread:
        raise Refused(403, 50013, "Missing Permissions")
    ours = found.owner is world.bot and not found.locked and "locked" not in body
    only_opened = set(body) == {"archived"} and not body["archived"] and not found.locked
    if not ours and not only_opened:
        require(world, Permission.MANAGE_THREADS, found)
    if found.archived and body.get("archived", True):
        raise Refused(400, 50083, "Thread is archived")
    found.archived = bool(body.get("archived", found.archived))
    found.locked = bool(body.get("locked", found.locked))
    found.name = str(body.get("name", found.name))
    publish_channel(world, "THREAD_UPDATE", found)
    return Answer(200, channel_json(found))


def type_in(world: World, call: Call, channel: str) -> Answer:
    """POST /channels/{channel}/typing."""
    find_channel(world, channel)
    return Answer(204)


def commands(world: World, call: Call, application: str) -> Answer:
    """GET /applications/{application}/commands."""
    _check_application(world, application)
    localized = call.query.get("with_localizations", "").lower() in {"1", "true"}
    return Answer(200, [command_json(command, localized=localized) for command in world.commands.values()])


def put_commands(world: World, call: Call, application: str) -> Answer:
    """PUT /applications/{application}/commands: these and no others. Those that stay keep their ids."""
    _check_application(world, application)
    bodies = [] if call.body is None else call.body
    if not isinstance(bodies, list):
        raise refused_form([Fault((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")])
    found = [
        _within(place, fault)
        for place, body in enumerate(bodies)
        for fault in faults("command", body, described=world.described)
    ]
    if found:
        raise refused_form(found)
    keys = [_key(body) for body in bodies]
    if len(set(keys)) < len(keys):
        raise refused_form([Fault((), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Command names must be unique")])
    if len([kind for kind, _ in keys if kind == CHAT_INPUT]) > MOST_COMMANDS:
        raise Refused(400, 30032, f"Maximum number of application commands reached ({MOST_COMMANDS})")
    earlier = {_key(command): command for command in world.commands.values()}
    _count_creates(world, len(set(keys) - set(earlier)))
    made = [_registered(world, body, earlier.get(_key(body))) for body in bodies]
    world.commands = {int(command["id"]): command for command in made}
    return Answer(200, made)


def add_command(world: World, call: Call, application: str) -> Answer:
    """POST /applications/{application}/commands: in the place of one with the same name."""
    _check_application(world, application)
    body = as_object(call.body)
    check_form(world, "command", body)
    earlier = {_key(command): command for command in world.commands.values()}.get(_key(body))
    _count_creates(world, 0 if earlier else 1)
    made = _registered(world, body, earlier)
    world.commands[int(made["id"])] = made
    return Answer(200 if earlier else 201, made)


def remove_command(world: World, call: Call, application: str, command: str) -> Answer:
    """DELETE /applications/{application}/commands/{command}."""
    _check_application(world, application)
    if world.commands.pop(snowflake(command), None) is None:
        raise Refused(404, 10063, "Unknown application command")
    return Answer(204)


ROUTES: Routes = [
    ("GET", path("/users/@me"), me),
    ("GET", path("/users/@me/guilds"), my_guilds),
    ("POST", path("/users/@me/channels"), open_direct),
    ("GET", path("/oauth2/applications/@me"), application),
    ("GET", path("/applications/@me"), application),
    ("GET", path("/guilds/{guild}"), guild),
    ("GET", path("/guilds/{guild}/channels"), channels),
    ("GET", path("/guilds/{guild}/roles"), roles),
    ("GET", path("/guilds/{guild}/members/{user}"), member),
    ("GET", path("/channels/{channel}"), channel),
    ("PATCH", path("/channels/{channel}"), change_thread),
    ("POST", path("/channels/{channel}/typing"), type_in),
    ("GET", path("/applications/{application}/commands"), commands),
    ("PUT", path("/applications/{application}/commands"), put_commands),
    ("POST", path("/applications/{application}/commands"), add_command),
    ("DELETE", path("/applications/{application}/commands/{command}"), remove_command),
]


def _find_guild(world: World, text: str) -> Guild:
    found = world.guilds.get(snowflake(text))
    if found is None or world.bot.id not in found.members:
        raise Refused(404, 10004, "Unknown Guild")
    return found


def _check_application(world: World, text: str) -> None:
    if snowflake(text) != world.application_id:
        raise Refused(403, 20012, "You are not authorized to perform this action on this application")


def _within(place: int, fault: Fault) -> Fault:
    return Fault((str(place), *fault.path), fault.code, fault.said)


def _key(body: Body) -> tuple[int, str]:
    return body.get("type") or CHAT_INPUT, body["name"]


def _count_creates(world: World, new: int) -> None:
    """https://docs.discord.com/developers/interactions/application-commands#registering-a-command"""
    now = world.elapsed()
    world.commands_created[:] = [moment for moment in world.commands_created if now - moment < _DAY]
    if len(world.commands_created) + new > MOST_CREATES:
        raise Refused(400, 30034, f"Max number of daily application command creates has been reached ({MOST_CREATES})")
    world.commands_created += [now] * new


def _registered(world: World, body: Body, earlier: Body | None) -> Body:
    defaults: dict[str, Any] = {
        "type": CHAT_INPUT,
        "description": "",
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
        "options": [],
    }
    given = {name: value for name, value in body.items() if value is not None}
    permissions = given.get("default_member_permissions")
    return {
        **defaults,
        **given,
        "default_member_permissions": None if permissions is None else str(permissions),
        "id": earlier["id"] if earlier else str(world.snowflake()),
        "application_id": str(world.application_id),
        "version": str(world.snowflake()),
    }
