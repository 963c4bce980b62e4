"""The contract's own readers see what a person would: nothing that is lost, called or opened escapes them."""

import pytest

from bot.delivery import Payload
from tests.adapters.contract import contract
from tests.adapters.contract_markdown import read
from tests.adapters.contract_reading import misplaced

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("posts", "wanted"),
    [
        (["하나 둘", "셋"], ["하나", "둘", "셋"]),
        (["하\u2060나", "둘\n셋"], ["하나 둘", "셋"]),
        ([f"{FAMILY}{FAMILY}", f"{FAMILY}"], [FAMILY * 3]),
        (["머리", "\u0301끝"], ["머리", "\u0301끝"]),
        (["a", "x", "a"], ["a", "a"]),
    ],
)
def test_texts_that_are_there_in_their_order_are_found(posts: list[str], wanted: list[str]) -> None:
    assert misplaced(wanted, posts) == []


@pytest.mark.parametrize(
    ("posts", "wanted", "said"),
    [
        (["하나 셋"], ["하나", "둘", "셋"], "not to be read: '둘'"),
        (["둘 하나"], ["하나", "둘"], "not to be read: '둘'"),
        (["a"], ["a", "a"], "not to be read: 'a'"),
        (["a\u200bb"], ["ab"], "not to be read: 'ab'"),
        ([FAMILY[:3], FAMILY[3:]], [FAMILY], f"parted within a grapheme: {FAMILY!r}"),
        (["e", "\u0301"], ["e\u0301"], "parted within a grapheme: 'e\u0301'"),
        (["🇰", "🇷"], ["🇰🇷"], "parted within a grapheme: '🇰🇷'"),
    ],
)
def test_texts_that_are_lost_moved_or_torn_are_said(posts: list[str], wanted: list[str], said: str) -> None:
    assert misplaced(wanted, posts) == [said]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**굵게** *기울여* __밑줄__ ~~취소~~ ||가림|| `코드`", "굵게 기울여 밑줄 취소 가림 코드"),
        (r"\*별\* \_밑줄\_ \\ \# 1\. \`", r"*별* _밑줄_ \ # 1. `"),
        ("# 제목\n-# 작게\n> 인용\n- 하나\n1. 둘", "제목\n작게\n인용\n하나\n둘"),
        ("> **굵은\n> 인용** 끝\n밖", "굵은\n인용 끝\n밖"),
        ("하나 # 둘 > 셋 - 넷", "하나 # 둘 > 셋 - 넷"),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
        ("``a`b`` ```py\nx\n```", "a`b x"),
        ("[arXiv](<https://arxiv.org/abs/1>) 끝", "arXiv 끝"),
        ("[[Re] a](https://arxiv.org) [a]b](https://arxiv.org)", "[Re] a a]b"),
        (r"[a\_b](https://arxiv.org)", r"a\_b"),
        ("[a [b](https://arxiv.org/x)", "[a b"),
        ("[# a](https://arxiv.org) [1. b](https://arxiv.org)", "a b"),
        ("[a 🤖](<https://arxiv.org/x>)", "[a 🤖](https://arxiv.org/x)"),
        (":rocket: 08:30:15 <t:1> <a:b:1>", " 08:30:15  "),
        ("¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"),
    ],
)
def test_markdown_is_read_as_discord_shows_it(markdown: str, words: str) -> None:
    assert read(markdown).words == words


@pytest.mark.parametrize(
    ("markdown", "urls", "mentions"),
    [
        ("https://evil.example/a. HTTP://x.y", ["https://evil.example/a", "HTTP://x.y"], []),
        ("<https://evil.example> <a@evil.example> evil.example", ["https://evil.example", "a@evil.example"], []),
        ("[x](https://evil.example) [y](/z) [z](tg://a)", ["https://evil.example"], []),
        ("`https://evil.example` \\<https:\u2060//evil.example>", [], []),
        ("discord.gg/abc", ["discord.gg/abc"], []),
        ("@everyone @here <@1> <@!1> <@&2> <#3>", [], ["@everyone", "@here", "@1", "@!1", "@&2", "#3"]),
        ("</paper:1> <id:home> @\u2060everyone \\<@1>", [], ["/paper:1", "id:home"]),
        (":https://evil.example", ["https://evil.example"], []),
    ],
)
def test_what_discord_lets_open_and_call_is_seen(markdown: str, urls: list[str], mentions: list[str]) -> None:
    assert [url for _, url in read(markdown).links] == urls
    assert read(markdown).mentions == mentions


HOSTILE: dict[str, Payload] = {
    "slack": {
        "text": "x",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "<!channel> <https://evil.example|arXiv>"}},
            {"type": "context", "elements": []},
        ],
    },
    "discord": {
        "flags": 1 << 15,
        "components": [{"type": 10, "content": f"@everyone https://evil.example/{'a' * 4_000}"}],
    },
    "telegram": {
        "text": "@durov https://evil.example",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]},
    },
    "console": {"blocks": [{"kind": "unheard of"}]},
    "recorder": {"blocks": []},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_post_that_a_platform_would_refuse_is_refused_by_its_contract(name: str) -> None:
    assert contract(name).judge(HOSTILE[name])


@pytest.mark.parametrize("name", ["slack", "discord", "telegram"])
def test_a_post_that_calls_and_leads_elsewhere_is_seen_by_its_contract(name: str) -> None:
    assert contract(name).pinged(HOSTILE[name])
    assert any("evil.example" in one.url for one in contract(name).opened(HOSTILE[name]))
    assert contract(name).words(HOSTILE[name])
