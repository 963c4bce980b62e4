"""Text of others calls nobody, opens nothing and marks nothing, in whatever field it stands, sent or edited."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters import registry
from bot import digest, replies
from bot.bounded import KeyTerm
from bot.delivery import Address, Part
from bot.edition import item
from bot.errors import NotADay, NotAPaperId, NotAWish, NotSubscribed
from bot.message import (
    Bar,
    Block,
    Button,
    Buttons,
    Chart,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Quote,
    Text,
    Title,
)
from bot.paper import Paper
from bot.subscription import Style, Subscription
from bot.summary import Made, Summary
from bot.synthesis import Claim, Synthesis
from tests.adapters.contract import Server, contract
from tests.adapters.contract_clients import connected, deliver, heard, posts_of
from tests.adapters.contract_reading import addresses, faults, fold
from tests.bot.papers import DAY, made, paper

PAYLOADS = {
    "mass mention of Slack": "<!channel> <!here|here> <!everyone>",
    "person and group on Slack": "<@U012ABCDE> <!subteam^S012ABCDE> <#C012ABCDE|general>",
    "mass mention": "@everyone @here @channel @all",
    "person, role and channel on Discord": "<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#1>",
    "command, time and emoji on Discord": "</paper:1234567890123456> <t:1700000000:R> <:a:1234567890123456> :rocket:",
    "person on Telegram": "@durov tg://user?id=1 [x](tg://user?id=1)",
    "command": "/start /paper@PaperboyBot /subscribe all",
    "tags": "#arxiv $TSLA #논문",
    "Markdown link": "[x](https://evil.example) ![x](https://evil.example/a.png) [x]: https://evil.example",
    "mrkdwn link": "<https://evil.example|arXiv> <mailto:a@evil.example|x> <!date^1^{date}^https://evil.example|x>",
    "HTML link": '<a href="https://evil.example">x</a> <img src=x onerror=alert(1)> <b>x</b> &lt;!channel&gt; &amp;',
    "bare address": "https://evil.example http://evil.example/a?b=c#d HTTPS://EVIL.EXAMPLE www.evil.com",
    "host": "evil.com evil.co.kr evil.ai 논문.한국 xn--3e0b707e.xn--3e0b707e 127.0.0.1 evil.com/a",
    "other schemes": "javascript:alert(1) file:///etc/passwd slack://open discord://x ton://x data:text/html,x",
    "invitation": "discord.gg/abcdef t.me/durov https://discord.com/invite/abcdef",
    "e-mail and telephone": "a@evil.example mailto:a@evil.example +821012345678 010-1234-5678 4111 1111 1111 1111",
    "code": "`code` ``co`de`` ```block``` ```python\nx\n```",
    "bold and others": "**bold** *b* __u__ _i_ ~~s~~ ~s~ ***x*** snake_case_name",
    "spoiler": "||spoiler|| ||a",
    "heading": "# heading\n## heading\n-# small",
    "quote and list": "> quote\n>>> quote\n- item\n* item\n1. item",
    "backslashes": "\\*x\\* \\@everyone \\<@1> \\[x](https://evil.example) \\",
    "right to left": "\u202e moc.live//:sptth \u2066@everyone\u2069 \u200fשלום\u200e",
    "zero width": "@\u200beveryone <\u200b!channel> ht\u200btps://evil.example \ufeff@here",
    "full width": "＠everyone ＜!channel＞ https：//evil.example",
    "emphasis at the ends": "*_`~|[<(",
}


_STYLES: tuple[Style, ...] = ("list", "cards", "report")
"""In which everything is told that any style tells."""


def _views(of: Paper, said: Made | None) -> Iterator[Message]:
    """All that is shown of the paper, and what is shown of it among others."""
    yield digest.whole_card(of, said, has_model=True)
    yield from (digest.of_day(DAY, [item(of, said)], style, has_model=True) for style in _STYLES)


def _of_paper(**facts: object) -> list[Message]:
    of = replace(paper(), **facts)  # type: ignore[arg-type]  # whoever calls names fields of Paper
    return [*_views(of, None), *_views(of, made())]


def _of_summary(**fields: object) -> list[Message]:
    """As the model wrote it: not even cleaned."""
    whole = made(performance="빠릅니다.")
    return list(_views(paper(), replace(whole, summary=whole.summary.model_copy(update=fields))))


def _of_claim(text: str) -> list[Message]:
    """A claim as the model wrote it."""
    found = item(paper(), made())
    synthesis = Synthesis((Claim(text, (found.paper.paper_id,) * 2),), text)
    syntheses = {found.category.slug: synthesis}
    return [digest.of_day(DAY, [found], "insights", has_model=True, syntheses=syntheses)]


def _one(*blocks: Block, preview: str = "미리보기") -> list[Message]:
    return [Message(blocks, preview)]


_ARXIV = "https://arxiv.org/abs/2501.00001"
_SUMMARY = [name for name in Summary.model_fields if name not in {"category", "keywords", "terms"}]

FIELDS: dict[str, Callable[[str], list[Message]]] = {
    "paper.title": lambda text: _of_paper(title=text),
    "paper.abstract": lambda text: _of_paper(abstract=text),
    "paper.authors": lambda text: _of_paper(authors=(text, "Ada Lovelace", text)),
    "paper.categories": lambda text: _of_paper(categories=(text,)),
    "paper.keywords": lambda text: _of_paper(keywords=(text, text)),
    **{f"summary.{name}": lambda text, name=name: _of_summary(**{name: text}) for name in _SUMMARY},  # type: ignore[misc]
    "summary.keywords": lambda text: _of_summary(keywords=(text, text)),
    "summary.terms": lambda text: _of_summary(terms=(KeyTerm.model_construct(term=text, meaning=text),)),
    "claim": _of_claim,
    "made.model": lambda text: list(_views(paper(), replace(made(), model=text))),
    "search": lambda text: [digest.found(text, [(paper(), None)], 1, more=True)],
    "search without result": lambda text: [digest.sentence(replies.nothing_found(text))],
    "unknown command": lambda text: [digest.sentence(replies.unknown_command(text))],
    "what was asked": lambda text: [
        digest.sentence(replies.error(wrong(text))) for wrong in (NotAPaperId, NotADay, NotAWish, NotSubscribed)
    ],
    "reason of a pause": lambda text: [
        digest.subscription(replies.SUBSCRIPTION, Subscription("console", "x", paused=text), None)
    ],
    "title": lambda text: _one(Title(text)),
    "heading": lambda text: _one(Heading(text, "vision", Button("구독", "/subscribe +vision")), Heading(text)),
    "paragraph": lambda text: _one(Paragraph((Text(text), Text(text, strong=True), Text(text, quiet=True)))),
    "words of a link": lambda text: _one(Paragraph((Link(text, _ARXIV), Text(text), Link(text, _ARXIV, strong=True)))),
    "label": lambda text: _one(Labelled(text, (Text("짧은 글"),)), Labelled(text, (Text("긴 글. " * 100),))),
    "labelled text": lambda text: _one(Labelled("요약", (Text(text),)), Labelled("요약", (Text(f"{text} " * 30),))),
    "paper in a list": lambda text: _one(PaperLine(Link(text, _ARXIV), text, (Text(text), Link(text, _ARXIV)))),
    "quote": lambda text: _one(Paragraph((Text("주장"),)), Quote(text, text), Quote(f"{text} " * 20, text)),
    "note": lambda text: _one(Note((Text(text), Link(text, _ARXIV), Text(text, quiet=True)))),
    "button": lambda text: _one(Title("제목"), Buttons((Button(text, "/easy 2501.00001"), Button("b", "/help")))),
    "picture": lambda text: _one(Title("제목"), Picture("https://arxiv.org/picture.png", text)),
    "chart": lambda text: _one(Title("제목"), Chart(DAY, (Bar("vision", 2),), text)),
    "preview": lambda text: _one(Title("제목"), preview=text),
}


_QUIET = {"console", "recorder"}
"""Where a text calls nobody and leads nowhere: tried with the long tests."""


@pytest.fixture(params=[pytest.param(one, marks=[pytest.mark.torture] * (one in _QUIET)) for one in registry.PLATFORMS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


_ALIKE = {"summary.one_line", "summary.easy", "summary.novelty", "summary.details", "summary.performance"}
_ALIKE |= {"paper.categories", "summary.keywords"}
"""Leaves as `summary.overview` and `paper.keywords` are: they are tried with the long tests."""


@pytest.mark.parametrize("field", [pytest.param(one, marks=[pytest.mark.torture] * (one in _ALIKE)) for one in FIELDS])
def test_nothing_that_stands_in_a_field_is_more_than_text(name: str, field: str) -> None:
    held, render = contract(name), registry.renderer(name)
    found = [
        f"{kind}: {fault}"
        for kind, payload in PAYLOADS.items()
        for message in FIELDS[field](payload)
        for fault in faults(held, message, render(message))
    ]
    assert found == []


@pytest.mark.torture
@pytest.mark.parametrize("kind", PAYLOADS)
def test_two_texts_beside_each_other_do_not_make_what_neither_is(name: str, kind: str) -> None:
    held, render, payload = contract(name), registry.renderer(name), PAYLOADS[kind]
    for at in range(1, len(payload)):
        left, right = Text(payload[:at]), Text(payload[at:])
        bold, link = Text(payload[at:], strong=True), Link(payload[at:], _ARXIV)
        for spans in ((left, right), (left, bold), (left, link), (Link(payload[:at], _ARXIV), right)):
            message = Message((Paragraph(spans), Note(spans)), "미리보기")
            assert faults(held, message, render(message)) == [], spans


@pytest.mark.torture
@pytest.mark.parametrize("kind", PAYLOADS)
def test_a_text_that_is_parted_does_not_become_what_it_was_not(name: str, kind: str) -> None:
    held, render = contract(name), registry.renderer(name)
    for text in (PAYLOADS[kind] * 200, f"{PAYLOADS[kind]} " * 200, "x" * 1_795 + PAYLOADS[kind] * 100):
        message = Message((Title(text[:3_000]), Labelled("요약", (Text(text),))), "미리보기")
        assert faults(held, message, render(message)) == []


@pytest.mark.parametrize("name", registry.CHATS, indirect=True)
@pytest.mark.parametrize(
    "url",
    [
        "", "x", "/abs/2501.00001", "//evil.example", "http://arxiv.org/abs/1", "javascript:alert(1)", "tg://user?id=1",
        "slack://open", "discord://x", "file:///etc/passwd", "data:text/html,x", "mailto:a@evil.example", "https://",
        "https:///x", "https://[::1", " https://arxiv.org/abs/1", "https://arxiv.org/abs/1 <!channel>|x>) @everyone",
        "https://arxiv.org/\n@here",
    ],
)  # fmt: skip
def test_a_link_opens_an_address_of_https_or_nothing(name: str, url: str) -> None:
    held = contract(name)
    message = Message(
        (PaperLine(Link("제목", url), "한 줄", (Link("코드", url, strong=True),)), Picture(url, "그림")), ""
    )
    parts = registry.renderer(name)(message)
    assert [fault for part in parts for fault in held.judge(part.payload)] == []
    assert [who for part in parts for who in held.pinged(part.payload)] == []
    opened = [one.url for part in parts for one in held.opened(part.payload)]
    assert all(re.fullmatch(r"https://arxiv\.org/[^\s<>|()]+", one) for one in opened), opened
    assert "제목" in "".join(held.words(part.payload) for part in parts)


def _everything(field: str) -> Message:
    return FIELDS[field](" ".join(PAYLOADS.values()))[0]


def _calling(server: Server, messages: list[Message]) -> list[str]:
    """What people could open or whom was called, as the fake has it, beyond where our own links lead."""
    ours = {url for message in messages for url in addresses(message)}
    found = [f"{post.words[:60]}… calls {who}" for post in server.posts() for who in post.pinged]
    return found + [f"opens {one}" for post in server.posts() for one in post.opened if one.url not in ours]


def test_what_the_real_client_sends_calls_nobody_and_leads_nowhere(name: str, tmp_path: Path) -> None:
    render = registry.renderer(name)
    messages = [_everything(field) for field in FIELDS]
    with contract(name).server(tmp_path) as server:

        async def send() -> None:
            async with connected(name, server.settings) as client:
                for message in messages:
                    parts = render(message)
                    await deliver(client, posts_of(name, server.channel, parts), parts)

        asyncio.run(send())
        assert _calling(server, messages) == []
        assert len(server.posts()) >= 1


@pytest.mark.parametrize("name", registry.CHATS, indirect=True)
def test_what_the_real_client_edits_calls_nobody_and_leads_nowhere(name: str, tmp_path: Path) -> None:
    held, render = contract(name), registry.renderer(name)
    messages = [_everything(field) for field in FIELDS]
    edited: list[list[Part]] = []
    with held.server(tmp_path) as server:

        async def edit() -> None:
            async with heard(name, server) as ask, connected(name, server.settings) as client:
                for message in messages:
                    address: Address = await ask()
                    parts = render(message)
                    edited.append(parts)
                    await deliver(client, posts_of(name, server.channel, parts, address=address), parts)

        asyncio.run(edit())
        assert _calling(server, messages) == []
        shown = [fold(post.words) for post in server.posts()]
    assert all(fold(held.words(parts[0].payload)) in shown for parts in edited)
