"""Guilds, channels, people and their rights in the fake Discord, as a test arranges and changes them."""

from tests.fakes.discord_accounts import direct_channel
from tests.fakes.discord_posting import GUILDS, publish_channel
from tests.fakes.discord_wire import guild_create_json, role_json
from tests.fakes.discord_world import (
    IN_A_CHANNEL,
    NOTHING,
    Body,
    Channel,
    ChannelKind,
    Guild,
    Member,
    Overwrite,
    Permission,
    Role,
    User,
    World,
)


class Setting:
    """What is there before anybody does anything, and what administrators do. The bot is told of each change."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def bot(self) -> User:
        return self._world.bot

    def add_guild(self, name: str, permissions: Permission = IN_A_CHANNEL) -> Guild:
        """A guild with the bot in it, which has no permissions there but these and everybody's, which are none."""
        world = self._world
        with world.changed:
            number = world.snowflake()
            everyone = Role(number, "@everyone")
            role = Role(world.snowflake(), world.bot.name, permissions)
            guild = Guild(number, name, world.add_user(f"{name} owner"), everyone)
            guild.roles = {everyone.id: everyone, role.id: role}
            guild.members = {guild.owner.id: Member(guild.owner), world.bot.id: Member(world.bot, [role])}
            world.guilds[guild.id] = guild
            self._publish("GUILD_CREATE", guild_create_json(world, guild))
            return guild

    def add_channel(self, guild: Guild, name: str, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
        with self._world.changed:
            channel = Channel(self._world.snowflake(), kind, name, guild)
            self._world.channels[channel.id] = channel
            publish_channel(self._world, "CHANNEL_CREATE", channel)
            return channel

    def add_role(
        self, guild: Guild, name: str, permissions: Permission = NOTHING, *, mentionable: bool = False
    ) -> Role:
        with self._world.changed:
            role = Role(self._world.snowflake(), name, permissions, mentionable)
            guild.roles[role.id] = role
            self._publish("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles))})
            return role

    def add_user(self, name: str, locale: str = "ko") -> User:
        """Somebody who is in no guild."""
        with self._world.changed:
            return self._world.add_user(name, locale=locale)

    def add_member(self, guild: Guild, name: str, permissions: Permission = NOTHING, locale: str = "ko") -> User:
        """Somebody who is in the guild, with a role of their own: what everybody may do in channels, and more."""
        user = self.add_user(name, locale)
        self.join(guild, user, permissions)
        return user

    def join(self, guild: Guild, user: User, permissions: Permission = NOTHING) -> None:
        """Put the user into the guild; the bot, too, which is told of it."""
        role = self.add_role(guild, user.name, IN_A_CHANNEL | permissions)
        with self._world.changed:
            guild.members[user.id] = Member(user, [role])
            if user is self.bot:
                self._publish("GUILD_CREATE", guild_create_json(self._world, guild))

    def permit(self, guild: Guild, user: User, permissions: Permission) -> None:
        """Give the user these permissions in place of theirs: the bot no others, people also what all of them have."""
        with self._world.changed:
            role = guild.members[user.id].roles[0]
            role.permissions = permissions if user is self.bot else IN_A_CHANNEL | permissions
            self._publish("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": role_json(role, len(guild.roles))})

    def direct_channel(self, user: User) -> Channel:
        """The channel in which the user and the bot talk alone."""
        with self._world.changed:
            return direct_channel(self._world, user.id)

    def overwrite(
        self, channel: Channel, who: User | Role, allow: Permission = NOTHING, deny: Permission = NOTHING
    ) -> None:
        """Allow and deny in the channel, in place of what was said there before of the same user or role."""
        with self._world.changed:
            channel.overwrites[who.id] = Overwrite(allow, deny, isinstance(who, User))
            publish_channel(self._world, "CHANNEL_UPDATE", channel)

    def kick(self, guild: Guild) -> None:
        """Put the bot out of the guild."""
        with self._world.changed:
            del guild.members[self.bot.id]
            self._publish("GUILD_DELETE", {"id": str(guild.id)})

    def delete_channel(self, channel: Channel) -> None:
        with self._world.changed:
            publish_channel(self._world, "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel)
            for one in [other for other in self._world.channels.values() if channel in {other, other.parent}]:
                del self._world.channels[one.id]

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        with self._world.changed:
            thread.archived, thread.locked = True, locked
            publish_channel(self._world, "THREAD_UPDATE", thread)

    def allow_command(self, name: str, user: User) -> None:
        """An administrator gives the command to a user who lacks the permissions that it asks for by default."""
        with self._world.changed:
            self._world.allowed.setdefault(name, set()).add(user.id)

    def _publish(self, event: str, data: Body) -> None:
        self._world.publish(event, GUILDS, data, data)
