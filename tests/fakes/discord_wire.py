"""How the fake's truth looks in JSON, in REST answers and gateway events."""

from datetime import datetime

from tests.fakes.discord_world import (
    Body,
    Channel,
    ChannelKind,
    Guild,
    Interaction,
    InteractionKind,
    Member,
    Message,
    Permission,
    Role,
    User,
    World,
)

ATTACHMENT_LIMIT = 10 * 1024 * 1024
"""Bytes a file may have: https://docs.discord.com/developers/reference#uploading-files"""
_SWITCHED_ON = {1 << 8: 1 << 13, 1 << 1: 1 << 15, 1 << 15: 1 << 19}
"""Flags of the application by privileged intents:
https://docs.discord.com/developers/resources/application#application-object-application-flags
"""
_CDN = "https://cdn.discordapp.com"


def user_json(user: User) -> Body:
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": None if user.bot else user.name,
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def role_json(role: Role, position: int) -> Body:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": role.mentionable,
        "flags": 0,
    }


def member_json(member: Member, *, with_user: bool = True) -> Body:
    return {
        "roles": [str(role.id) for role in member.roles],
        "nick": None,
        "avatar": None,
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    } | ({"user": user_json(member.user)} if with_user else {})


def channel_json(channel: Channel) -> Body:
    body: Body = {"id": str(channel.id), "type": int(channel.kind), "flags": 0, "last_message_id": None}
    if channel.kind is ChannelKind.DIRECT:
        return body | {"recipients": [user_json(channel.recipient)] if channel.recipient else []}
    guild_id = str(channel.guild.id) if channel.guild else None
    body |= {"guild_id": guild_id, "name": channel.name, "rate_limit_per_user": 0}
    if channel.parent is not None:
        return body | {
            "parent_id": str(channel.parent.id),
            "owner_id": str(channel.owner.id) if channel.owner else None,
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": channel.archived,
                "locked": channel.locked,
                "auto_archive_duration": channel.auto_archive_minutes,
                "archive_timestamp": "2025-01-01T00:00:00.000000+00:00",
            },
        }
    overwrites = [
        {"id": str(one), "type": int(of.of_member), "allow": str(int(of.allow)), "deny": str(int(of.deny))}
        for one, of in channel.overwrites.items()
    ]
    return body | {
        "parent_id": None,
        "position": 0,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }


def guild_json(guild: Guild) -> Body:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "owner_id": str(guild.owner.id),
        "preferred_locale": guild.locale,
        "roles": [role_json(role, place) for place, role in enumerate(guild.roles.values())],
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "afk_timeout": 300,
    }


def guild_create_json(world: World, guild: Guild) -> Body:
    """With no member but the bot, as for all who have not the GUILD_MEMBERS intent."""
    inside = [channel for channel in world.channels.values() if channel.guild is guild]
    return guild_json(guild) | {
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(guild.members[world.bot.id])],
        "channels": [channel_json(channel) for channel in inside if not channel.is_thread],
        "threads": [channel_json(channel) for channel in inside if channel.is_thread and not channel.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message_json(world: World, message: Message, *, hidden: bool = False) -> Body:
    """`hidden`: for who may not read the contents of messages that are not the bot's, to the bot, or direct:
    https://docs.discord.com/developers/events/gateway#message-content-intent
    """
    guild = message.channel.guild
    mentioned = [world.users[one] for one in _ids(message, "user") if one in world.users]
    to_the_bot = world.bot in {message.author, *mentioned} or guild is None
    blank = hidden and not to_the_bot
    loud = guild is not None and Permission.MENTION_EVERYONE in world.permissions(message.author, message.channel)
    body: Body = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "content": "" if blank else message.content,
        "timestamp": _timestamp(message.sent_at),
        "edited_timestamp": _timestamp(message.edited_at) if message.edited_at else None,
        "tts": False,
        "mention_everyone": loud and bool(message.pings & {"everyone", "here"}),
        "mentions": [user_json(user) for user in mentioned],
        "mention_roles": [str(one) for one in _ids(message, "role")],
        "attachments": [] if blank else message.attachments,
        "embeds": [] if blank else [{"type": "rich", **embed} for embed in message.embeds],
        "components": [] if blank else message.components,
        "pinned": False,
        "type": 0,
        "flags": int(message.flags),
    }
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.thread is not None:
        body["thread"] = channel_json(message.thread)
    return body | _origin(world, message)


def message_event_json(world: World, message: Message, *, hidden: bool) -> Body:
    """The message in MESSAGE_CREATE and MESSAGE_UPDATE. One that is ephemeral goes to the bot alone, and says no guild:
    https://docs.discord.com/developers/events/gateway-events#message-create
    """
    body = message_json(world, message, hidden=hidden)
    if message.reference is not None:
        replied = None if message.reference.deleted else message_json(world, message.reference, hidden=hidden)
        body["referenced_message"] = replied
    guild = message.channel.guild
    if guild is None or message.ephemeral:
        return body
    member = guild.members.get(message.author.id)
    return body | {"guild_id": str(guild.id)} | ({"member": member_json(member, with_user=False)} if member else {})


def attachment_json(number: int, name: str, content: bytes) -> Body:
    address = f"{_CDN}/attachments/1/{number}/{name}"
    return {"id": str(number), "filename": name, "size": len(content), "url": address, "proxy_url": address}


def interaction_json(world: World, interaction: Interaction) -> Body:
    """https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object"""
    user, channel, guild = interaction.user, interaction.channel, interaction.channel.guild
    body: Body = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": channel_json(channel) | {"permissions": str(int(world.permissions(user, channel)))},
        "app_permissions": str(int(world.permissions(world.bot, channel))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        "context": 0 if guild else 1,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if interaction.pressed is not None:
        body["message"] = message_json(world, interaction.pressed)
    if guild is None:
        return body | {"user": user_json(user)}
    member = member_json(guild.members[user.id]) | {"permissions": str(int(world.permissions(user, channel)))}
    return body | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member,
    }


def application_json(world: World) -> Body:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": user_json(world.bot),
        "owner": user_json(world.owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": sum(flag for intent, flag in _SWITCHED_ON.items() if world.privileged_intents & intent),
        "interactions_endpoint_url": None,
        "approximate_guild_count": len([guild for guild in world.guilds.values() if world.bot.id in guild.members]),
    }


def command_json(command: Body, *, localized: bool) -> Body:
    """A registered command, with its localizations where they are asked for."""
    if localized:
        return command
    return {name: value for name, value in command.items() if not name.endswith("_localizations")}


def _ids(message: Message, kind: str) -> list[int]:
    """Ids of those of the kind that the message notifies."""
    return sorted(int(ping.partition(":")[2]) for ping in message.pings if ping.startswith(f"{kind}:"))


def _origin(world: World, message: Message) -> Body:
    body: Body = {}
    asked = message.interaction
    if asked is not None:
        owner = asked.channel.guild
        body["webhook_id"] = body["application_id"] = str(world.application_id)
        body["interaction_metadata"] = {
            "id": str(asked.id),
            "type": int(asked.kind),
            "user": user_json(asked.user),
            "authorizing_integration_owners": {"0": str(owner.id) if owner else "0"},
        }
        if asked.kind is InteractionKind.COMPONENT and asked.pressed:
            body["interaction_metadata"]["interacted_message_id"] = str(asked.pressed.id)
    if message.reference is not None:
        body["type"] = 19
        body["message_reference"] = {
            "type": 0,
            "message_id": str(message.reference.id),
            "channel_id": str(message.reference.channel.id),
        }
    return body


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
