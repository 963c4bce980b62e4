"""What an update asks of us, if anything. Pure; https://core.telegram.org/bots/api#update"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters import asking
from adapters.telegram import form
from adapters.telegram.connection import Json, Me
from adapters.telegram.spot import Spot, Standing
from bot.commands import is_known
from bot.paper import PaperId


@dataclass(frozen=True)
class Heard:
    """A command or a question, from whom and where."""

    text: str
    spot: Spot
    kind: str
    """Of the chat: private, group, supergroup or channel."""
    person: int | None
    """The id of who asks; None for a channel that does."""
    voice: int | None
    """The id of the chat in whose name they speak: the channel's, or the group's for an administrator who stays
    anonymous. https://core.telegram.org/bots/api#message, `sender_chat`
    """
    message: int | None
    """What the answer replies to."""
    event: str
    query: str | None = None
    """The id of the press, where a button was pressed."""
    is_lost: bool = False
    """Whether it may be of any topic: of a message that is too old, Telegram tells no topic.
    https://core.telegram.org/bots/api#inaccessiblemessage
    """
    thread: str | None = None
    """The id of the message of ours that it was said about, or that was pressed; in private else the chat's own."""
    about: str | None = None
    """The id of the paper that this message is about, as far as it shows."""
    name: str = ""
    """What whoever presses is called."""

    @property
    def standing(self) -> Standing:
        """Where an answer goes before anything is shown."""
        return Standing(self.spot, reply_to=self.message)

    @property
    def aside(self) -> "Heard":
        """The same, asked in the private chat with whoever asks."""
        aside = Spot(str(self.person))
        return replace(self, spot=aside, kind="private", message=None, thread=str(aside))

    @property
    def asker(self) -> str:
        return str(self.person if self.voice is None else self.voice)


def heard(update: Json, me: Me) -> Heard | None:
    """What the update asks of us; None where it is not for us. Raises KeyError for what is no update."""
    if "callback_query" in update:
        return _pressed(update["callback_query"])
    message: Json | None = update.get("message") or update.get("channel_post")
    if message is None or message.get("is_automatic_forward") or _is_of_bot(message):
        return None
    text = _asked(message, me)
    if text is None:
        return None
    chat, number = message["chat"], message["message_id"]
    person, voice = message.get("from", {}).get("id"), message.get("sender_chat", {}).get("id")
    event, replied = f"{me.id} {chat['id']} {number}", _replied_to_us(message, me)
    about = form.about(replied) if replied else None
    if about and replied and form.is_form(replied) and not text.startswith("/") and not PaperId.find(text):
        text = asking.question(about, text)
    whole = str(chat["id"]) if chat["type"] == "private" else None
    thread = str(replied["message_id"]) if replied else whole
    return Heard(text, spot(message), chat["type"], person, voice, number, event, thread=thread, about=about)


def spot(message: Json) -> Spot:
    """Where the message stands. Other threads than topics are replies to a message, and begin anew with each."""
    return Spot(
        str(message["chat"]["id"]), message.get("message_thread_id") if message.get("is_topic_message") else None
    )


def _pressed(query: Json) -> Heard | None:
    """A press on a button; its message may be so old that Telegram tells only where it was."""
    message, text = query.get("message"), query.get("data")
    if not message or not text:
        return None
    number, person = message["message_id"], query["from"]["id"]
    kind, event = message["chat"]["type"], f"press {query['id']}"
    is_lost = not message.get("date") and bool(message["chat"].get("is_forum"))
    name, thread = query["from"].get("first_name", ""), str(number)
    return Heard(text, spot(message), kind, person, None, number, event, query["id"], is_lost, thread=thread, name=name)


def _is_of_bot(message: Json) -> bool:
    """Whether another bot wrote it; those who speak in the name of a chat seem to be bots too."""
    return "sender_chat" not in message and bool(message.get("from", {}).get("is_bot"))


def _asked(message: Json, me: Me) -> str | None:
    text: str = message.get("text") or message.get("caption") or ""
    kind = message["chat"]["type"]
    entities = _entities(message, text)
    if not text:
        return None
    if "forward_origin" in message:
        return _forwarded(text, entities) if kind == "private" or _is_to_us(message, entities, me) else None
    if entities and entities[0][0]["type"] == "bot_command" and entities[0][0]["offset"] == 0:
        bot = entities[0][1].partition("@")[2]
        if bot:
            return text if bot.lower() == me.username.lower() else None
        return text if kind == "private" or is_known(text) else None
    if kind == "channel" or not (kind == "private" or _is_to_us(message, entities, me)):
        return None
    is_expected = kind == "private" or _replied_to_us(message, me) is not None
    return _question(text, entities, me, is_expected=is_expected)


def _forwarded(text: str, entities: Sequence[tuple[Json, str]]) -> str | None:
    """The paper in somebody else's words, which are no command of whoever passes them on."""
    links = (one["url"] for one, _ in entities if "url" in one)
    found = next(filter(None, map(PaperId.find, (text, *links))), None)
    return str(found[0]) if found else None


def _question(text: str, entities: Sequence[tuple[Json, str]], me: Me, *, is_expected: bool) -> str | None:
    """The words without our name, where they ask for something; in private and in a reply to us everything does."""
    for one, name in entities:
        text = text.replace(name, " ", 1) if _names(one, name, me) else text
    words = text.strip()
    if words.startswith("/") or PaperId.find(words):
        return words
    links: list[str] = [one["url"] for one, _ in entities if "url" in one and PaperId.find(one["url"])]
    if links:
        return f"{links[0]} {words}"
    return words if is_expected else None


def _is_to_us(message: Json, entities: Sequence[tuple[Json, str]], me: Me) -> bool:
    return _replied_to_us(message, me) is not None or any(_names(one, text, me) for one, text in entities)


def _replied_to_us(message: Json, me: Me) -> Json | None:
    """The message of ours that it replies to."""
    replied: Json = message.get("reply_to_message") or {}
    return replied if replied.get("from", {}).get("id") == me.id else None


def _names(entity: Json, text: str, me: Me) -> bool:
    if entity["type"] == "text_mention":
        return bool(entity["user"]["id"] == me.id)
    return entity["type"] == "mention" and text.lower() == f"@{me.username}".lower()


def _entities(message: Json, text: str) -> list[tuple[Json, str]]:
    """The entities of the text or caption in order, each with what it covers, which is counted in UTF-16."""
    found: Sequence[Json] = message.get("entities" if "text" in message else "caption_entities") or ()
    units = text.encode("utf-16-le", "surrogatepass")
    ends = [(one, one["offset"] * 2, (one["offset"] + one["length"]) * 2) for one in found]
    return [(one, units[begin:end].decode("utf-16-le", "replace")) for one, begin, end in ends]
