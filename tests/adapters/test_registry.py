"""Platforms are found by name, and a name that is none is answered with those that are."""

import asyncio
import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters import registry
from bot import replies
from bot.delivery import CannotTell, Post, Sent
from bot.digest import help_message, of_day, sentence
from bot.errors import Misconfigured
from bot.settings import TOKENS, Settings
from tests.bot.papers import sample_edition

TODAY = sample_edition()
WITHOUT_TOKENS = ("console", "recorder")
MESSAGES = [sentence("안녕하세요."), help_message(), of_day(TODAY.day, TODAY.items, has_model=True)]


@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_platform_renders_any_message_as_posts_of_plain_json_each_in_the_thread_of_one_before_it(
    name: str,
) -> None:
    render = registry.renderer(name)
    for message in MESSAGES:
        parts = render(message)
        assert parts
        payloads = [part.payload for part in parts]
        assert json.loads(json.dumps(payloads)) == payloads
        assert render(message) == parts, "rendering depends on the message alone"
        assert all(part.parent is None or 0 <= part.parent < number for number, part in enumerate(parts))
        assert parts[0].parent is None


@pytest.mark.parametrize("name", WITHOUT_TOKENS)
def test_a_platform_without_tokens_sends_its_own_posts(name: str, tmp_path: Path) -> None:
    async def send() -> None:
        client = registry.client(name, Settings(data_dir=tmp_path))
        await client.check()
        assert client.pace.at_once >= 1
        for number, part in enumerate(registry.renderer(name)(MESSAGES[0])):
            post = Post(number, name, "general", number, f"key-{number}", part.payload)
            assert isinstance(await client.send(post), Sent)
            assert isinstance(await client.reconcile(post), Sent | CannotTell)
        await client.close()

    asyncio.run(send())


@pytest.mark.parametrize("name", registry.CHATS)
def test_a_chat_without_its_tokens_says_which_is_missing_and_where_to_find_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as raised:
        registry.client(name, Settings(data_dir=tmp_path))
    setting = TOKENS[name][0]
    assert (raised.value.setting, raised.value.reason) == (setting.upper(), replies.WHERE_TO_FIND[setting])


@pytest.mark.parametrize("name", registry.CHATS)
def test_a_chat_is_heard_and_examined_too(name: str) -> None:
    assert inspect.iscoroutinefunction(registry.listener(name))
    assert inspect.iscoroutinefunction(registry.examination(name))


def test_a_chat_is_a_platform_with_tokens() -> None:
    assert set(registry.CHATS) == set(TOKENS) == set(registry.PLATFORMS) - set(WITHOUT_TOKENS)


@pytest.mark.parametrize("name", ["kakao", "", "Console", "console ", "adapters.console", "../console"])
@pytest.mark.parametrize(
    "look_up",
    [
        registry.check,
        registry.renderer,
        registry.listener,
        registry.examination,
        lambda name: registry.client(name, Settings()),
    ],
    ids=["check", "renderer", "listener", "examination", "client"],
)
def test_a_platform_that_there_is_not_is_one_sentence(name: str, look_up: Callable[[str], object]) -> None:
    with pytest.raises(Misconfigured) as raised:
        look_up(name)
    assert raised.value.setting == "PLATFORMS"
    assert replies.error(raised.value).endswith("console, recorder 중에서 골라 주세요.")
