"""Discord is heard over the real gateway client: commands, buttons, mentions, direct messages, and who may do what."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.base import Place
from adapters.discord import choices, listen, menu
from adapters.discord.client import connect
from adapters.discord.render import render
from bot import digest, replies
from bot.commands import Refusal, Request, levels
from bot.delivery import Post
from bot.errors import Misconfigured, PlatformAway
from bot.settings import Settings
from bot.subscription import STYLES
from bot.taxonomy import CATEGORIES
from bot.wish import Wish, parse
from tests.adapters.golden import MESSAGES
from tests.conftest import World
from tests.fakes.discord import FakeDiscord, fake_discord, redirected
from tests.fakes.discord_faults import status
from tests.fakes.discord_world import IN_A_CHANNEL, Channel, Guild, Interaction, Message, Permission, User
from tests.fakes.world import entry
from tests.judges.discord import judge
from workers import answers
from workers.ask import Hearing
from workers.drain import Drain
from workers.jobs import perform
from workers.wiring import Parts

SAID = digest.sentence("여기 있습니다.")
Scenario = Callable[[], Awaitable[None]]


@dataclass
class FakeEars:
    """Answers everything with one sentence, and keeps what it heard."""

    heard: list[Request] = field(default_factory=list)
    events: list[tuple[str, ...]] = field(default_factory=list)
    found: Sequence[tuple[str, str]] = ()
    log_ins: int = 0
    failure: Exception | None = None
    gate: asyncio.Event | None = None

    async def answer(self, request: Request, place: Place) -> None:
        self.heard.append(request)
        if self.failure is not None:
            raise self.failure
        if self.gate is not None:
            await self.gate.wait()
        await place.show(SAID, private=request.text.startswith("/subscri"))

    async def choices(self, words: str, most: int) -> Sequence[tuple[str, str]]:
        self.events.append(("choices", words))
        return self.found[:most]

    async def joined(self, platform: str, channel: str) -> None:
        self.events.append(("joined", channel))

    async def left(self, platform: str, channel: str, reason: str) -> None:
        self.events.append(("left", channel, reason))

    async def moved(self, platform: str, channel: str, to: str) -> None:
        raise AssertionError("channels of Discord do not move")

    async def identified(self, platform: str) -> int:
        self.log_ins += 1
        return self.log_ins


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with fake_discord() as made, redirected(made):
        yield made


@pytest.fixture
def guild(server: FakeDiscord) -> Guild:
    return server.add_guild("연구실")


@pytest.fixture
def channel(server: FakeDiscord, guild: Guild) -> Channel:
    return server.add_channel(guild, "papers")


@pytest.fixture
def reader(server: FakeDiscord, guild: Guild) -> User:
    return server.add_member(guild, "지은")


@pytest.fixture
def manager(server: FakeDiscord, guild: Guild) -> User:
    return server.add_member(guild, "민수", Permission.MANAGE_GUILD)


@pytest.fixture
def ears() -> FakeEars:
    return FakeEars()


def settings_of(server: FakeDiscord, **more: Any) -> Settings:
    addresses = {"discord_api_url": server.api_url, "discord_gateway_url": server.gateway_url}
    return Settings(**{"discord_token": server.token, **addresses, **more})


@contextlib.asynccontextmanager
async def listening(server: FakeDiscord, ears: Any) -> AsyncIterator[asyncio.Task[None]]:
    """Beside a listener that is connected; at the end it is cancelled, and has to come back."""
    task = asyncio.create_task(listen.listen(settings_of(server), ears))
    try:
        await server.until(lambda: server.connections == 1 or task.done())
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


def with_listener(server: FakeDiscord, ears: Any, scenario: Scenario) -> None:
    async def whole() -> None:
        async with listening(server, ears):
            await scenario()

    asyncio.run(whole())
    server.wait_for(lambda: server.connections == 0)


async def answered(server: FakeDiscord, asked: Interaction) -> str:
    message = await server.until(lambda: asked.answer)
    return message.text


# Commands


@pytest.mark.parametrize("entry_of_menu", menu.MENU, ids=lambda one: one.name)
def test_each_command_is_one_that_discord_takes(entry_of_menu: menu.Entry) -> None:
    (body,) = [one for one in menu.registered() if one["name"] == entry_of_menu.name]
    assert judge("command", body) == []
    assert body["name_localizations"]["ko"]
    assert body["description_localizations"]["ko"] == replies.COMMANDS[entry_of_menu.name]


def test_the_menu_has_the_commands_that_there_are() -> None:
    assert [one["name"] for one in menu.registered()] == list(replies.COMMANDS)


def test_the_styles_are_choices_by_their_korean_names_which_are_understood() -> None:
    offered = {
        body["name"]: option["choices"]
        for body in menu.registered()
        for option in body["options"]
        if option["name"] == "style"
    }
    assert set(offered) == {"digest", "subscribe"}
    for choices_of in offered.values():
        assert [choice["value"] for choice in choices_of] == list(STYLES)
        for choice in choices_of:
            assert choice["name_localizations"]["ko"] == replies.STYLES[choice["value"]]
            assert parse(choice["value"]) == Wish(style=choice["value"])


def test_the_levels_are_choices_by_their_korean_names_which_are_understood() -> None:
    (body,) = (body for body in menu.registered() if body["name"] == "easy")
    (offered,) = (option["choices"] for option in body["options"] if option["name"] == "level")
    assert [choice["value"] for choice in offered] == list(levels.NAMES)
    for choice in offered:
        assert levels.level_of(choice["value"]) == choice["value"]
        assert levels.level_of(choice["name_localizations"]["ko"]) == choice["value"]


def test_commands_are_registered_once_and_again_only_when_they_change(
    server: FakeDiscord, guild: Guild, ears: FakeEars
) -> None:
    async def nothing() -> None:
        assert set(server.commands) == set(replies.COMMANDS)

    def puts() -> int:
        return len([one for one in server.requests if one.method == "PUT"])

    with_listener(server, ears, nothing)
    with_listener(server, ears, nothing)
    assert puts() == 1
    server.commands["easy"]["name_localizations"] = {"ko": "예전"}
    with_listener(server, ears, nothing)
    assert puts() == 2
    next(one for one in server.commands["digest"]["options"] if one["name"] == "style")["choices"].pop()
    with_listener(server, ears, nothing)
    assert puts() == 3
    assert server.commands["easy"]["name_localizations"] == {"ko": "쉬운설명"}


def test_commands_that_cannot_be_registered_stop_nobody_from_asking(
    server: FakeDiscord, guild: Guild, channel: Channel, reader: User, ears: FakeEars
) -> None:
    async def before() -> None:
        pass

    with_listener(server, ears, before)
    server.fault("GET", r"/applications/\d+/commands", status(403, {"code": 50001, "message": "?"}))

    async def scenario() -> None:
        assert await answered(server, server.slash(reader, channel, "help"))

    with_listener(server, ears, scenario)


TYPED: list[tuple[str, dict[str, str], str]] = [
    ("paper", {"question": "왜 그런가요?", "id": "2501.07301"}, "/paper 2501.07301 왜 그런가요?"),
    ("easy", {"id": "arxiv.org/abs/2501.07301"}, "/easy arxiv.org/abs/2501.07301"),
    ("easy", {"level": "elementary", "id": "2501.07301"}, "/easy 2501.07301 elementary"),
    ("forget", {}, "/forget"),
    ("digest", {"category": "비전", "day": "2025-01-14"}, "/digest 2025-01-14 비전"),
    ("digest", {"style": "cards", "day": "어제"}, "/digest 어제 cards"),
    ("digest", {}, "/digest"),
    ("search", {"words": "강화 학습"}, "/search 강화 학습"),
    ("subscriptions", {}, "/subscriptions"),
    ("categories", {}, "/categories"),
    ("help", {}, "/help"),
]


def test_a_command_is_heard_as_it_would_be_typed(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        for name, options, text in TYPED:
            asked = server.slash(reader, channel, name, **options)
            assert await answered(server, asked) == "여기 있습니다."
            heard = ears.heard[-1]
            assert (heard.platform, heard.channel, heard.text) == ("discord", str(channel.id), text)
            assert (heard.person, heard.event, heard.refusal) == (str(reader.id), str(asked.id), None)
            place = {"application": str(server.application_id), "token": asked.token, "channel": str(channel.id)}
            assert heard.address == place

    with_listener(server, ears, scenario)


def test_settings_are_answered_to_the_asker_alone(
    server: FakeDiscord, channel: Channel, manager: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        asked = server.slash(manager, channel, "subscribe", categories="비전, 멀티모달", hour="08:30", zone="UTC")
        await answered(server, asked)
        assert asked.answer is not None
        assert asked.answer.ephemeral
        assert ears.heard[0].text == "/subscribe 비전, 멀티모달 08:30 UTC"

    with_listener(server, ears, scenario)


def test_a_direct_message_channel_is_its_owners_to_subscribe(
    server: FakeDiscord, guild: Guild, reader: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        direct = server.direct_channel(reader)
        await answered(server, server.slash(reader, direct, "subscribe"))
        assert (ears.heard[0].channel, ears.heard[0].refusal) == (str(direct.id), None)

    with_listener(server, ears, scenario)


def test_many_ask_at_a_time_and_one_that_waits_holds_up_nobody(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        ears.gate = gate = asyncio.Event()
        slow = server.slash(reader, channel, "help")
        await server.until(lambda: ears.heard)
        ears.gate = None
        many = [server.slash(reader, channel, "paper", id=str(number)) for number in range(20)]
        for asked in many:
            await answered(server, asked)
        assert slow.answer is None
        gate.set()
        await answered(server, slow)

    with_listener(server, ears, scenario)


def test_one_answer_that_fails_stops_nothing_and_is_written_down(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        ears.failure = RuntimeError("broken")
        server.slash(reader, channel, "help")
        await server.until(lambda: "failed" in caplog.text)
        ears.failure = None
        assert await answered(server, server.slash(reader, channel, "help"))

    with_listener(server, ears, scenario)
    assert "RuntimeError: broken" in caplog.text


def test_a_command_that_nobody_can_answer_any_more_is_one_line(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        ears.gate = asyncio.Event()
        server.slash(reader, channel, "help")
        await server.until(lambda: ears.heard)
        server.advance(5)
        ears.gate.set()
        await server.until(lambda: "could not be answered" in caplog.text)

    with_listener(server, ears, scenario)
    assert "Traceback" not in caplog.text


# Buttons


def test_a_button_is_its_command_however_old_the_message(
    server: FakeDiscord, channel: Channel, reader: User, manager: User, ears: FakeEars
) -> None:
    async def posted() -> None:
        client = connect(settings_of(server))
        for number, part in enumerate(render(MESSAGES["digest"])[:1] + render(MESSAGES["card"])):
            await client.send(Post(number, "discord", str(channel.id), 0, str(number), part.payload))
        await client.close()

    asyncio.run(posted())
    server.advance(90 * 24 * 3600)
    day, card = server.messages(channel)

    async def scenario() -> None:
        easy = server.press(reader, card, "/easy 2501.07301")
        assert await answered(server, easy) == "여기 있습니다."
        assert (easy.answer is card, card.text.startswith("##")) == (False, True)
        subscribe = server.press(manager, day, "/subscribe +reasoning")
        await answered(server, subscribe)
        refused = server.press(reader, day, "/subscribe +vision")
        await answered(server, refused)
        assert [(one.text, one.refusal) for one in ears.heard] == [
            ("/easy 2501.07301", None),
            ("/subscribe +reasoning", None),
            ("/subscribe +vision", Refusal.RIGHTS),
        ]
        assert [one.event for one in ears.heard] == [str(easy.id), str(subscribe.id), str(refused.id)]

    with_listener(server, ears, scenario)


# Rights


@pytest.mark.parametrize(
    ("given", "bot_may", "refusal"),
    [
        (Permission.MANAGE_GUILD, IN_A_CHANNEL, None),
        (Permission.ADMINISTRATOR, IN_A_CHANNEL, None),
        (Permission.MANAGE_MESSAGES, IN_A_CHANNEL, Refusal.RIGHTS),
        (Permission.MANAGE_GUILD, IN_A_CHANNEL & ~Permission.SEND_MESSAGES, Refusal.NOT_IN_CHANNEL),
        (Permission.MANAGE_GUILD, Permission.ADMINISTRATOR, None),
    ],
    ids=["manager", "administrator", "moderator", "silent", "almighty"],
)
@pytest.mark.parametrize("by", ["command", "mention"])
def test_who_may_change_a_channel_is_asked_of_discord_each_time(
    by: str, given: Permission, bot_may: Permission, refusal: Refusal | None, server: FakeDiscord, ears: FakeEars
) -> None:
    guild = server.add_guild("다른 곳", bot_may | Permission.VIEW_CHANNEL)
    channel, person = server.add_channel(guild, "papers"), server.add_member(guild, "지은", given)

    async def scenario() -> None:
        server.allow_command("subscribe", person)
        if by == "command":
            server.slash(person, channel, "subscribe", categories="비전")
        else:
            server.mention(person, channel, "<@app> /subscribe 비전")
        await server.until(lambda: ears.heard)
        assert (ears.heard[0].text, ears.heard[0].refusal) == ("/subscribe 비전", refusal)

    with_listener(server, ears, scenario)


def test_in_a_thread_the_right_to_write_there_counts(server: FakeDiscord, ears: FakeEars) -> None:
    may = IN_A_CHANNEL & ~Permission.SEND_MESSAGES
    guild = server.add_guild("스레드만", may)
    channel, person = server.add_channel(guild, "papers"), server.add_member(guild, "지은", Permission.MANAGE_GUILD)
    root = server.say(person, channel, "이야기")

    async def scenario() -> None:
        bot = connect(settings_of(server))
        threaded = render(MESSAGES["digest"])[-1].payload
        await bot.send(Post(1, "discord", str(channel.id), 0, "a", threaded, parent=str(root.id)))
        await bot.close()
        assert root.thread is not None
        server.slash(person, root.thread, "subscribe")
        await server.until(lambda: ears.heard)
        server.mention(person, root.thread, "<@app> /subscribe")
        await server.until(lambda: len(ears.heard) == 2)
        assert [one.refusal for one in ears.heard] == [None, None]
        server.slash(person, channel, "subscribe")
        await server.until(lambda: len(ears.heard) == 3)
        assert ears.heard[2].refusal is Refusal.NOT_IN_CHANNEL

    with_listener(server, ears, scenario)


# Mentions and direct messages


def test_what_is_said_to_the_bot_is_heard_and_nothing_else(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        server.say(reader, channel, "arxiv.org/abs/2501.00001 우리끼리")
        mention = server.mention(reader, channel, "<@app> arxiv.org/abs/2501.07301 왜?")
        await server.until(lambda: ears.heard)
        own = await server.until(lambda: [one for one in server.messages(channel) if one.author is server.bot])
        assert (own[0].text, own[0].reference, own[0].pings) == ("여기 있습니다.", mention, set())
        server.say(reader, channel, "고마워", reply_to=own[0], ping=False)
        server.say(reader, channel, "2501.07302도", reply_to=own[0])
        await server.until(lambda: len(ears.heard) == 2)
        direct = server.direct_message(reader, "2501.07303")
        await server.until(lambda: len(ears.heard) == 3)
        assert [one.text for one in ears.heard] == ["arxiv.org/abs/2501.07301 왜?", "2501.07302도", "2501.07303"]
        assert ears.heard[2].channel == str(direct.channel.id)
        assert ears.heard[0].event == str(mention.id)
        assert ears.heard[0].address == {"channel": str(channel.id), "reply_to": str(mention.id)}

    with_listener(server, ears, scenario)


# Choices


def test_papers_are_offered_by_title_and_chosen_by_id(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars
) -> None:
    ears.found = [(f"2501.{number:05d}", "가족 👨‍👩‍👧‍👦 " * 20) for number in range(30)]

    async def scenario() -> None:
        asked = server.autocomplete(reader, channel, "paper", "id", "보상")
        offered = await server.until(lambda: asked.choices)
        assert len(offered) == 25
        assert offered[0]["value"] == "2501.00000"
        assert offered[0]["name"].endswith("👨‍👩‍👧‍👦 가족… (2501.00000)") or offered[0]["name"].endswith(
            "… (2501.00000)"
        )
        assert ears.events == [("choices", "보상")]

    with_listener(server, ears, scenario)


def test_categories_are_offered_one_after_the_other(
    server: FakeDiscord, channel: Channel, manager: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        asked = server.autocomplete(manager, channel, "subscribe", "categories", "비전 멀티")
        offered = await server.until(lambda: asked.choices)
        assert offered[0] == {"name": "비전, 🖼️ 멀티모달", "value": "비전, 멀티모달"}

    with_listener(server, ears, scenario)


@pytest.mark.parametrize(
    ("typed", "several", "values"),
    [
        ("", True, [one.korean for one in CATEGORIES]),
        ("멀티", False, ["멀티모달", "에이전트"]),
        ("비전, ", True, [f"비전, {one.korean}" for one in CATEGORIES if one.slug != "vision"]),
        ("언어 모", True, ["언어 모델"]),
        ("computer v", False, ["컴퓨터 비전"]),
        ("Robot", True, ["로봇·자율주행"]),
        ("쿠키", True, []),
        ("가 " * 60, True, []),
    ],
)
def test_what_is_offered_fits_what_was_typed(typed: str, several: bool, values: list[str]) -> None:
    offered = choices.of_categories(typed, several=several)
    assert judge("interaction_response", {"type": 8, "data": {"choices": offered}}) == []
    assert [one["value"] for one in offered] == values


# Channels that come and go


def test_channels_that_come_and_go_are_told_of(
    server: FakeDiscord, guild: Guild, channel: Channel, ears: FakeEars
) -> None:
    async def scenario() -> None:
        server.kick(guild)
        await server.until(lambda: ears.events)
        server.join(guild, server.bot)
        await server.until(lambda: len(ears.events) == 2)
        server.delete_channel(channel)
        await server.until(lambda: len(ears.events) == 3)
        number = str(channel.id)
        assert ears.events == [
            ("left", number, "unknown guild"),
            ("joined", number),
            ("left", number, "unknown channel"),
        ]

    with_listener(server, ears, scenario)


# The connection


def test_no_privileged_intent_is_asked_for(server: FakeDiscord, guild: Guild, ears: FakeEars) -> None:
    async def nothing() -> None:
        pass

    with_listener(server, ears, nothing)
    assert server.intents == [1 << 0 | 1 << 9 | 1 << 12]


def test_a_broken_connection_is_resumed_and_what_was_said_meanwhile_is_heard(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars
) -> None:
    async def scenario() -> None:
        await asyncio.to_thread(server.disconnect)
        server.mention(reader, channel, "<@app> 2501.07301")
        await server.until(lambda: ears.heard)
        assert (server.resumes, server.identifies, ears.log_ins) == (1, 1, 1)

    with_listener(server, ears, scenario)


def test_each_log_in_is_counted_before_it_is_made_and_there_is_a_most(
    server: FakeDiscord, guild: Guild, ears: FakeEars, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        ears.log_ins = listen.MOST_LOG_INS - 1
        async with listening(server, ears) as task:
            assert (server.identifies, ears.log_ins) == (1, listen.MOST_LOG_INS)
            await asyncio.to_thread(server.end_sessions)
            await server.until(lambda: "tomorrow" in caplog.text)
            assert (server.identifies, task.done()) == (1, False)

    asyncio.run(scenario())
    assert caplog.text.count("tomorrow") == 1


def test_a_refused_token_is_told_by_its_setting(server: FakeDiscord, ears: FakeEars) -> None:
    async def scenario() -> None:
        with pytest.raises(Misconfigured) as raised:
            await listen.listen(settings_of(server, discord_token="wrong.token"), ears)
        assert raised.value.reason == replies.token_refused("discord_token")
        assert ears.log_ins == 0

    asyncio.run(scenario())


def test_a_token_that_is_revoked_meanwhile_ends_the_listening(
    server: FakeDiscord, guild: Guild, ears: FakeEars
) -> None:
    async def scenario() -> None:
        async with listening(server, ears) as task:
            await asyncio.to_thread(server.revoke_token)
            with pytest.raises(Misconfigured):
                await asyncio.wait_for(task, 10)

    asyncio.run(scenario())


def test_a_missing_token_is_told(ears: FakeEars) -> None:
    with pytest.raises(Misconfigured):
        asyncio.run(listen.listen(Settings(), ears))


def test_a_discord_that_cannot_be_reached_is_away(server: FakeDiscord, ears: FakeEars) -> None:
    async def scenario() -> None:
        for unreachable in (
            {"discord_api_url": "http://127.0.0.1:9/api/v10"},
            {"discord_gateway_url": "ws://127.0.0.1:9"},
        ):
            with pytest.raises(PlatformAway):
                await listen.listen(settings_of(server, **unreachable), ears)
        server.fault("WS", "/gateway", status(503))
        with pytest.raises(PlatformAway):
            await listen.listen(settings_of(server), ears)
        assert ears.log_ins == 0

    asyncio.run(scenario())


def test_a_second_process_that_answers_is_noticed_in_one_line(
    server: FakeDiscord, channel: Channel, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = FakeEars(), FakeEars()

    async def scenario() -> None:
        async with listening(server, one):
            task = asyncio.create_task(listen.listen(settings_of(server), other))
            await server.until(lambda: server.connections == 2)
            for number in range(3):
                asked = server.slash(reader, channel, "paper", id=str(number))
                await answered(server, asked)
            await server.until(lambda: len(one.heard) == len(other.heard) == 3)
            await server.until(lambda: len([r for r in server.requests if "callback" in r.path]) == 6)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    asyncio.run(scenario())
    warned = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert {record.getMessage() for record in warned} == {
        "discord: another process answers for this bot too; only one should run"
    }
    assert len(warned) <= 2  # one of each of the two
    assert len(server.messages(channel)) == 3


def test_no_secret_and_no_question_is_in_the_logs(
    server: FakeDiscord, channel: Channel, reader: User, ears: FakeEars, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def scenario() -> None:
        ears.failure = RuntimeError("broken")
        asked = server.slash(reader, channel, "paper", id="2501.07301", question="비밀스러운 질문")
        await server.until(lambda: "failed" in caplog.text)
        assert asked.token not in caplog.text

    with_listener(server, ears, scenario)
    assert server.token not in caplog.text
    assert "비밀스러운" not in caplog.text


# From one end to the other


def test_a_paper_is_asked_for_read_and_shown_in_the_placeholders_place(
    server: FakeDiscord, channel: Channel, reader: User, parts: Parts, world: World
) -> None:
    world.feeds.days["2025-01-14"] = [entry("2501.00001", "One Study")]
    hearing = Hearing(parts)

    async def scenario() -> None:
        asked = server.slash(reader, channel, "paper", id="2501.00001")
        assert await answered(server, asked) == replies.READING
        placeholder = asked.answer
        await asyncio.to_thread(_work, parts)
        client = connect(settings_of(server))
        post = await _claimed(parts)
        outcome = await client.send(post)
        await client.close()
        assert asked.answer is placeholder
        assert placeholder is not None
        assert placeholder.text.startswith("## ")
        assert str(placeholder.id) == getattr(outcome, "reference", None)
        assert [one for one in server.messages(channel) if one.author is server.bot] == [placeholder]
        easy = server.press(reader, placeholder, "/easy 2501.00001")
        assert replies.LABEL_EASY in await answered(server, easy)

    try:
        with_listener(server, hearing, scenario)
    finally:
        hearing.close()


@pytest.mark.torture
def test_a_question_by_form_is_followed_up_by_a_reply_and_a_doubt_edits_the_card(
    server: FakeDiscord, channel: Channel, reader: User, parts: Parts, world: World
) -> None:
    world.feeds.days["2025-01-14"] = [entry("2501.00001", "One Study")]
    world.model.others["recheck"] = lambda title, call: {"corrections": []}
    hearing = Hearing(parts)

    async def delivered() -> None:
        await asyncio.to_thread(_work, parts)
        client = connect(settings_of(server))
        drain = Drain("discord", client, parts.store, parts.real_clock)
        while await drain.empty() == 0:
            await asyncio.sleep(0.02)  # the listener has yet to note where the placeholder stands
        await client.close()

    def own() -> list[Message]:
        return [one for one in server.messages(channel) if one.author is server.bot and not one.ephemeral]

    async def scenario() -> None:
        server.slash(reader, channel, "paper", id="2501.00001")
        await server.until(lambda: len(own()) == 1)
        await delivered()
        card = own()[0]
        form = server.press(reader, card, "/ask 2501.00001")
        await server.until(lambda: form.form)
        server.submit(form, question="왜 느린가?")
        await server.until(lambda: len(own()) == 2)
        await delivered()
        server.say(reader, channel, "그럼 빠르게는?", reply_to=own()[1])
        await server.until(lambda: len(own()) == 3)
        await delivered()
        doubt = server.press(reader, card, "/wrong 2501.00001")
        assert await answered(server, doubt) == replies.CHECKING
        edited = card.edited_at
        await delivered()
        assert card.edited_at != edited
        assert len(own()) == 3

    try:
        with_listener(server, hearing, scenario)
    finally:
        hearing.close()
    asked = [parts.store.questions.get(number) for number in (2, 3, 4)]
    assert [(one.command, one.text, one.follows) for one in asked if one] == [
        ("/ask", "왜 느린가?", None),
        ("/ask", "그럼 빠르게는?", 2),
        ("/wrong", None, None),
    ]


def _work(parts: Parts) -> None:
    """Do what workers would."""
    while waiting := parts.store.tasks.waiting(parts.real_clock()):
        for task in waiting:
            perform(parts, task.kind, task.key)


async def _claimed(parts: Parts) -> Post:
    """The answer in the outbox, as the drain claims it."""
    for _ in range(200):
        await asyncio.to_thread(answers.post_all, parts)
        post = await asyncio.to_thread(parts.store.outbox.claim_next, "discord", parts.real_clock())
        if post is not None:
            return post
        await asyncio.sleep(0.02)
    raise AssertionError("no answer was written to the outbox")
