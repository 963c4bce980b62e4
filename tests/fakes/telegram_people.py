"""What people do on Telegram: they write, press buttons, and change who is in a chat and what the bot may do there."""

import time
from collections.abc import Iterable

from tests.fakes.telegram_chats import (
    ANONYMOUS_ADMINISTRATOR,
    CHANNEL_SENDER,
    Chat,
    Json,
    Member,
    Message,
    Person,
    Topic,
)
from tests.fakes.telegram_world import Query, World
from tests.judges.telegram import kept

_MEMBER, _ADMINISTRATOR = Member(), Member("administrator")
_SPECIAL = {
    ANONYMOUS_ADMINISTRATOR: ("Group", "GroupAnonymousBot"),
    CHANNEL_SENDER: ("Channel", "Channel_Bot"),
}


class People(World):
    """May be called from any thread; what the bot would be told of becomes an update."""

    def person(self, first_name: str = "Ada", *, started: bool = True, language_code: str | None = "ko") -> Person:
        """Somebody new, with a private chat; `started`: they have written to the bot some time."""
        with self.changing():
            number = 5_100_000_000 + len(self.people)
            somebody = Person(number, first_name, language_code=language_code, has_started=started)
            self.people[number] = somebody
            self.chats[number] = Chat(number, "private", person=somebody)
            return somebody

    def private(self, person: Person) -> Chat:
        return self.chats[person.id]

    def group(self, title: str = "Group", *people: Person, bot: Member = _MEMBER) -> Chat:
        """A basic group of these people, the first of them its creator."""
        with self.changing():
            return self._settle(self.new_chat("group", title=title), people, bot)

    def supergroup(
        self,
        title: str = "Supergroup",
        *people: Person,
        bot: Member = _MEMBER,
        forum: bool = False,
        username: str | None = None,
    ) -> Chat:
        with self.changing():
            chat = self.new_chat("supergroup", title=title, is_forum=forum, username=username)
            return self._settle(chat, people, bot)

    def channel(
        self,
        title: str = "Channel",
        *people: Person,
        bot: Member = _ADMINISTRATOR,
        username: str | None = None,
    ) -> Chat:
        """A channel; bots are in channels as administrators only."""
        with self.changing():
            return self._settle(self.new_chat("channel", title=title, username=username), people, bot)

    def topic(self, forum: Chat, name: str = "Papers") -> int:
        """Begin a topic; its id."""
        with self.changing():
            service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            message = self.new_message(forum, sender=self._owner(forum), service=service)
            message.thread = message.id
            forum.topics[message.id] = Topic(message.id, name)
            self.tell("message", message)
            return message.id

    def say(
        self,
        chat: Chat,
        person: Person,
        text: str,
        *,
        entities: Iterable[Json] = (),
        topic: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
        in_name_of: Chat | None = None,
    ) -> Message:
        """Somebody writes. `anonymous`: as an administrator who does not show who it is; `in_name_of`: as a channel."""
        with self.changing():
            self._require_presence(chat, person)
            assert topic is None or topic in chat.topics, f"there is no topic {topic}"
            sender, sender_chat = person, in_name_of
            if anonymous:
                assert chat.member(person).is_administrator, "only an administrator can stay anonymous"
                sender, sender_chat = self._special(ANONYMOUS_ADMINISTRATOR), chat
            elif in_name_of:
                sender = self._special(CHANNEL_SENDER)
            if chat.person:
                chat.person.has_started = True
            shown, found = kept(text, entities)
            message = self.new_message(
                chat, topic, reply_to, sender=sender, sender_chat=sender_chat, text=shown, entities=found
            )
            self.tell("message", message)
            return message

    def channel_post(self, channel: Chat, text: str) -> Message:
        """Somebody who may writes in a channel, which is then the writer."""
        with self.changing():
            shown, found = kept(text)
            message = self.new_message(channel, sender_chat=channel, text=shown, entities=found)
            self.tell("channel_post", message)
            return message

    def edit(self, message: Message, text: str) -> None:
        """Somebody changes what they wrote."""
        with self.changing():
            message.text, message.entities = kept(text)
            message.edits += 1
            self.tell("edited_channel_post" if message.chat.kind == "channel" else "edited_message", message)

    def delete(self, message: Message) -> None:
        """Somebody deletes a message, of which bots are not told."""
        with self.changing():
            message.is_deleted = True

    def press(self, message: Message, data: str, person: Person, *, inaccessible: bool = False) -> Query:
        """Somebody presses the button with this callback data. `inaccessible`: on a message too old for its content to
        be told. Answers are in the query.
        """
        with self.changing():
            self._require_presence(message.chat, person)
            pressable = [button.get("callback_data") for button in message.buttons]
            assert data in pressable, f"there is no button {data!r}, only {pressable}"
            assert not message.is_deleted
            query = Query(str(4_382_000_000_000_000_000 + len(self.queries)), message, person, data)
            self.queries[query.id] = query
            content = {"id": query.id, "from": person.form(), "chat_instance": str(-message.chat.id), "data": data}
            gone = {"chat": message.chat.form(), "message_id": message.id, "date": 0}
            self.updates.add("callback_query", content | {"message": gone if inaccessible else message.form()})
            return query

    def promote(self, chat: Chat, person: Person, *, anonymous: bool = False, **rights: bool) -> None:
        """Make somebody an administrator, with all rights but that to promote others, and what `rights` says."""
        self._become(chat, person, Member("administrator", rights, is_anonymous=anonymous))

    def demote(self, chat: Chat, person: Person) -> None:
        """Make an administrator a member again; a bot then has to leave a channel."""
        leaves = person is self.bot and chat.kind == "channel"
        self._become(chat, person, Member("left" if leaves else "member"))

    def restrict(self, chat: Chat, person: Person, **rights: bool) -> None:
        """Leave a member of a supergroup only these rights."""
        assert chat.kind == "supergroup", "members of supergroups alone can be restricted"
        self._become(chat, person, Member("restricted", rights))

    def kick(self, chat: Chat, person: Person) -> None:
        self._become(chat, person, Member("kicked"))

    def leave(self, chat: Chat, person: Person) -> None:
        self._become(chat, person, Member("left"))

    def kick_bot(self, chat: Chat, by: Person | None = None) -> None:
        self._become(chat, self.bot, Member("kicked"), by)

    def readd_bot(self, chat: Chat, by: Person | None = None) -> None:
        """Somebody adds the bot, also for the first time."""
        self._become(chat, self.bot, Member("administrator" if chat.kind == "channel" else "member"), by)
        if chat.kind != "channel":
            with self.changing():
                service = {"new_chat_members": [self.bot.form()]}
                self.tell("message", self.new_message(chat, sender=by or self._owner(chat), service=service))

    def block(self, person: Person) -> None:
        """Somebody blocks the bot."""
        with self.changing():
            person.has_blocked = True
            self._tell_membership(self.private(person), self.bot, Member(), Member("kicked"), person)

    def unblock(self, person: Person) -> None:
        with self.changing():
            person.has_blocked = False
            self._tell_membership(self.private(person), self.bot, Member("kicked"), Member(), person)

    def migrate(self, group: Chat) -> Chat:
        """A basic group becomes a supergroup, with another id."""
        assert group.kind == "group"
        with self.changing():
            moved = self.new_chat("supergroup", title=group.title)
            moved.members = dict(group.members)
            group.moved_to = moved
            to, came = {"migrate_to_chat_id": moved.id}, {"migrate_from_chat_id": group.id}
            self.tell("message", self.new_message(group, sender=self._owner(group), service=to))
            self.tell("message", self.new_message(moved, sender=self._owner(group), service=came))
            return moved

    def _settle(self, chat: Chat, people: Iterable[Person], bot: Member) -> Chat:
        status: Member = Member("creator")
        for person in people:
            chat.members[person.id] = status
            status = Member()
        chat.members[self.bot.id] = bot
        return chat

    def _become(self, chat: Chat, person: Person, status: Member, by: Person | None = None) -> None:
        with self.changing():
            before = chat.member(person)
            chat.members[person.id] = status
            self._tell_membership(chat, person, before, status, by or self._owner(chat))

    def _tell_membership(self, chat: Chat, person: Person, before: Member, after: Member, by: Person) -> None:
        """The bot is told of its own status always, of others' where it is an administrator and has asked for it."""
        kind = "my_chat_member" if person is self.bot else "chat_member"
        if kind == "chat_member" and not chat.member(self.bot).is_administrator:
            return
        content = {"chat": chat.form(), "from": by.form(), "date": int(time.time())}
        content["old_chat_member"] = before.form(person, chat.kind)
        self.updates.add(kind, content | {"new_chat_member": after.form(person, chat.kind)})

    def _owner(self, chat: Chat) -> Person:
        owners = (number for number, member in chat.members.items() if member.status == "creator")
        return self.people[next(owners, next(iter(chat.members)))]

    def _require_presence(self, chat: Chat, person: Person) -> None:
        """Somebody who was never in a group joins it by writing there; who left or was kicked cannot write."""
        if chat.person:
            assert chat.person is person, "that is somebody else's private chat"
        elif chat.kind != "channel":
            status = chat.members.setdefault(person.id, Member()).status
            assert chat.members[person.id].is_present, f"{person.first_name} is {status} in the chat"

    def _special(self, number: int) -> Person:
        name, username = _SPECIAL[number]
        return self.people.setdefault(number, Person(number, name, username, is_bot=True))
