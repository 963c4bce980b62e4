"""Where something stands on Telegram: a chat, and in a forum one of its topics."""

from dataclasses import dataclass

from bot.delivery import Address


@dataclass(frozen=True)
class Spot:
    """A chat by its id, and a topic by the id of its thread. As a channel's name: `-100123`, `-100123/45`."""

    chat: str
    topic: int | None = None

    @classmethod
    def of(cls, channel: str) -> "Spot":
        """The spot that a channel's name means."""
        chat, _, topic = channel.partition("/")
        return cls(chat, int(topic) if topic.isdecimal() else None)

    def __str__(self) -> str:
        return self.chat if self.topic is None else f"{self.chat}/{self.topic}"


@dataclass(frozen=True)
class Standing:
    """Where an answer goes: into the message that holds its place, or else below the one that it replies to."""

    spot: Spot
    message: int | None = None
    reply_to: int | None = None

    @classmethod
    def of(cls, address: Address) -> "Standing":
        """What `address` below wrote down."""
        spot = Spot(address["chat"], address.get("topic"))
        return cls(spot, address.get("message"), address.get("reply_to"))

    @property
    def address(self) -> Address:
        known = {"topic": self.spot.topic, "message": self.message, "reply_to": self.reply_to}
        return {"chat": self.spot.chat} | {name: number for name, number in known.items() if number is not None}
