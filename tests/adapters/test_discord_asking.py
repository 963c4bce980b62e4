"""Questions on Discord by pressing and replying: a form, follow-ups, and a message that is doubted and then edited."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.base import Place
from adapters.discord.client import connect
from adapters.discord.render import render
from bot import digest, replies
from bot.commands import Request
from bot.delivery import Address, CannotTell, Outcome, Post, Sent
from bot.message import Button, Buttons, Message, Paragraph, Text, Title
from tests.adapters.golden import MESSAGES
from tests.adapters.test_discord_listen import (
    FakeEars,
    answered,
    channel,
    guild,
    reader,
    server,
    settings_of,
    with_listener,
)
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import Fault, accept_then_status, status
from tests.fakes.discord_people import CannotDo
from tests.fakes.discord_world import Channel, User
from tests.fakes.discord_world import Message as Written

__all__ = ["channel", "guild", "reader", "server"]

PAPER = "2501.07301"
CARD = Message(
    (Title("카드"), Buttons((Button("질문하기", f"/ask {PAPER}"), Button("틀렸어요", f"/wrong {PAPER} 812")))), "카드"
)
CALLBACK = r"/interactions/\d+/[\w-]+/callback"
UNKNOWN = status(404, {"code": 10062, "message": "Unknown interaction"})


class Ears(FakeEars):
    """Keeps its places, and shows a placeholder before the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []

    async def answer(self, request: Request, place: Place) -> None:
        await place.show(digest.sentence(replies.BUSY), private=False)
        await super().answer(request, place)
        self.places.append(place)


@pytest.fixture
def ears() -> Ears:
    return Ears()


def posted(server: FakeDiscord, where: Channel, message: Message = CARD) -> Written:
    """A message of ours in the channel."""
    assert isinstance(sent(server, where, message, key=f"posted-{len(server.messages())}"), Sent)
    return server.messages(where)[-1]


def sent(
    server: FakeDiscord,
    where: Channel,
    message: Message,
    address: Address | None = None,
    *,
    private: bool = False,
    look: bool = False,
    key: str = "k" * 24,
) -> object:
    """What the client says of sending it, or of looking for it."""

    async def run() -> Outcome | object:
        client = connect(settings_of(server))
        payload, now = render(message)[0].payload, datetime.now(UTC)
        post = Post(1, "discord", str(where.id), 0, key, payload, address=address, private=private, dispatched_at=now)
        try:
            return await (client.reconcile(post) if look else client.send(post))
        finally:
            await client.close()

    return asyncio.run(run())


def test_a_question_is_written_into_a_form_that_names_its_paper(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card = posted(server, channel)

    async def scenario() -> None:
        pressed = server.press(reader, card, f"/ask {PAPER}")
        form = await server.until(lambda: pressed.form)
        assert (form["custom_id"], PAPER in form["title"]) == (f"/ask {PAPER}", True)
        with pytest.raises(CannotDo):
            server.submit(pressed, question="왜" * 301)
        server.advance(20 * 60)
        written = server.submit(pressed, question=" 왜\n느린가? ")
        await server.until(lambda: written.answer and written.answer.text == "여기 있습니다.")
        (request,) = ears.heard
        assert (request.text, request.thread, request.event) == (
            f"/ask {PAPER} 왜 느린가?",
            str(card.id),
            str(written.id),
        )
        await server.until(lambda: ears.places)
        assert written.answer is not None
        assert ears.places[0].reference == str(written.answer.id)
        assert card.text.startswith("## 카드")

    with_listener(server, ears, scenario)


@pytest.mark.parametrize(("fault", "opens"), [(accept_then_status(500), True), (UNKNOWN, False)], ids=["lost", "late"])
def test_a_form_whose_answer_is_lost_is_open_and_one_that_came_too_late_is_one_line(
    fault: Fault,
    *,
    opens: bool,
    server: FakeDiscord,
    channel: Channel,
    reader: User,
    ears: Ears,
    caplog: pytest.LogCaptureFixture,
) -> None:
    card = posted(server, channel)
    server.fault("POST", CALLBACK, fault)

    async def scenario() -> None:
        pressed = server.press(reader, card, f"/ask {PAPER}")
        await server.until(lambda: pressed.form if opens else "could not be answered" in caplog.text)

    with_listener(server, ears, scenario)
    assert "Traceback" not in caplog.text
    assert ears.heard == []


def test_a_reply_is_about_what_it_replies_to_also_where_nobody_remembers_that(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card, day = posted(server, channel), posted(server, channel, MESSAGES["digest"].without_thread())
    other = server.say(reader, channel, "그냥 글")

    async def scenario() -> None:
        server.say(reader, channel, "그럼 왜 느린가?", reply_to=card)
        await server.until(lambda: len(ears.heard) == 1)
        server.say(reader, channel, "이 가운데 어느 것이?", reply_to=day)
        await server.until(lambda: len(ears.heard) == 2)
        server.say(reader, channel, "<@app> 이건?", reply_to=other)
        await server.until(lambda: len(ears.heard) == 3)
        server.mention(reader, channel, "<@app> 2501.00001 왜?")
        await server.until(lambda: len(ears.heard) == 4)
        assert [(one.text, one.thread, one.about) for one in ears.heard] == [
            ("그럼 왜 느린가?", str(card.id), PAPER),
            ("이 가운데 어느 것이?", str(day.id), None),
            ("이건?", str(other.id), None),
            ("2501.00001 왜?", None, None),
        ]
        await server.until(lambda: len(ears.places) == 4)
        own = [one for one in server.messages(channel) if one.text == "여기 있습니다."]
        assert [one.reference for one in ears.places] == [str(one.id) for one in own]

    with_listener(server, ears, scenario)


def test_a_reply_to_what_was_deleted_is_heard_all_the_same(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card = posted(server, channel)
    card.deleted = True

    async def scenario() -> None:
        server.say(reader, channel, "<@app> 왜?", reply_to=card)
        await server.until(lambda: ears.heard)
        assert (ears.heard[0].thread, ears.heard[0].about) == (str(card.id), None)

    with_listener(server, ears, scenario)


def test_in_a_thread_under_a_card_and_in_a_conversation_of_two_everything_is_about_one_thing(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card = posted(server, channel)

    async def scenario() -> None:
        client = connect(settings_of(server))
        threaded = render(MESSAGES["digest"])[-1].payload
        await client.send(Post(2, "discord", str(channel.id), 0, "a", threaded, parent=str(card.id)))
        await client.close()
        assert card.thread is not None
        server.mention(reader, card.thread, "<@app> 왜?")
        await server.until(lambda: len(ears.heard) == 1)
        direct = server.direct_message(reader, "왜?")
        await server.until(lambda: len(ears.heard) == 2)
        server.slash(reader, direct.channel, "paper", id=PAPER)
        await server.until(lambda: len(ears.heard) == 3)
        server.slash(reader, channel, "paper", id=PAPER)
        await server.until(lambda: len(ears.heard) == 4)
        assert [(one.thread, one.about) for one in ears.heard] == [
            (str(card.thread.id), PAPER),
            (str(direct.channel.id), None),
            (str(direct.channel.id), None),
            (None, None),
        ]

    with_listener(server, ears, scenario)


def doubted(server: FakeDiscord, card: Written, person: User, ears: Ears) -> Address:
    """Somebody presses 틀렸어요; where the late answer goes."""

    async def scenario() -> None:
        pressed = server.press(person, card, f"/wrong {PAPER} 812")
        assert await answered(server, pressed)
        await server.until(lambda: ears.places)
        assert pressed.answer is not None
        assert (pressed.answer.ephemeral, pressed.answer.text) == (True, "여기 있습니다.")

    with_listener(server, ears, scenario)
    (request,) = ears.heard
    assert (request.text, request.thread, request.address) == (
        f"/wrong {PAPER} 812",
        str(card.id),
        ears.places[0].address,
    )
    assert ears.places[0].reference == str(card.id)
    assert request.address is not None
    assert card.text.startswith("## 카드")
    return request.address


FIXED = Message((Paragraph((Text("고쳤습니다"),)),), "고쳤습니다")


def test_a_message_that_is_doubted_is_edited_in_place_long_after_the_press(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card = posted(server, channel)
    address = doubted(server, card, reader, ears)
    server.advance(20 * 60)
    assert sent(server, channel, FIXED, address) == Sent(str(card.id))
    assert card.text == "고쳤습니다"
    assert sent(server, channel, FIXED, address, look=True) == Sent(str(card.id))


@pytest.mark.parametrize("late", [False, True])
def test_what_went_wrong_with_a_check_is_told_aside_and_the_message_stays(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears, late: bool
) -> None:
    card = posted(server, channel)
    address = doubted(server, card, reader, ears)
    server.advance(20 * 60 * late)
    assert isinstance(sent(server, channel, FIXED, address, private=True), Sent)
    last = server.messages(channel)[-1]
    assert (last.text, last.ephemeral) == ("고쳤습니다", not late)
    assert (last.reference is card) or not late
    assert card.text.startswith("## 카드")
    if not late:
        server.fault("GET", r"/channels/\d+/messages", status(403, {"code": 50001, "message": "Missing Access"}))
        found = sent(server, channel, FIXED, address, private=True, look=True)
        assert isinstance(found, CannotTell)
        assert card.text.startswith("## 카드")


def test_where_the_doubted_message_was_deleted_the_answer_is_a_new_one(
    server: FakeDiscord, channel: Channel, reader: User, ears: Ears
) -> None:
    card = posted(server, channel)
    address = doubted(server, card, reader, ears)
    card.deleted = True
    assert isinstance(sent(server, channel, FIXED, address), Sent)
    assert server.messages(channel)[-1].text == "고쳤습니다"
