"""`python -m tests.pictures`: draws what the platforms show of our posts into `docs/pictures/`, from the real payloads.

Needs a Chromium and fonts with Korean and emoji, and no network: `apt-get install chromium fonts-noto-cjk
fonts-noto-color-emoji`. `docs/pictures.md` shows what it makes. Look at what changed before committing it.
"""

import asyncio
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters import registry
from bot.delivery import Part
from bot.message import Chart, Picture, charts
from bot.taxonomy import category
from tests.adapters.golden import MESSAGES
from tests.pictures import discord, slack, telegram
from tests.pictures.chromium import HEIGHT, Chromium, NoChromium, chromium
from workers.chart import draw as draw_chart

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "docs" / "pictures"

KINDS = ("digest", "card", "easy", "answer")
_NOW = datetime(2025, 1, 15, tzinfo=UTC)
"""09:00 in Seoul, on the morning after the sample day."""
_LONGEST_THREAD = 1700
"""CSS pixels: two of a phone's screens."""
_STAND_IN = '<div class="picture">논문의 그림이 놓이는 자리</div>'


async def draw() -> None:
    """Draw every picture anew. Raises NoChromium."""
    (chart,) = charts(MESSAGES["digest"])
    _kept("chart", _drawn(chart))
    async with chromium() as browser:
        stand_in = await browser.picture(_address("page", _STAND_IN), ".picture")
        for kind in KINDS:
            urls = {block.url for block in MESSAGES[kind].blocks if isinstance(block, Picture)}
            pictures = dict.fromkeys(urls, stand_in) | {one.key: _drawn(one) for one in charts(MESSAGES[kind])}
            for platform in registry.CHATS:
                parts = registry.renderer(platform)(MESSAGES[kind])
                await _draw(browser, f"{platform}-{kind}", parts, pictures, in_thread=False)
                if any(part.parent is not None for part in parts):
                    await _draw(browser, f"{platform}-thread", parts, pictures, in_thread=True)


def _drawn(chart: Chart) -> bytes:
    return draw_chart(chart.day, [(category(bar.category), bar.papers) for bar in chart.bars])


async def _draw(
    browser: Chromium, name: str, parts: Sequence[Part], pictures: Mapping[str, bytes], *, in_thread: bool
) -> None:
    platform = name.partition("-")[0]
    longest = _LONGEST_THREAD if in_thread else HEIGHT
    embedded = {url: _embedded(png, "image/png") for url, png in pictures.items()}
    match platform:
        case "discord":
            async with discord.address(parts, pictures, _NOW, in_thread=in_thread) as address:
                png = await browser.picture(address, discord.POSTS, ready=discord.READY, longest=longest)
        case "slack":
            inside = slack.page(parts, embedded, in_thread=in_thread)
            png = await browser.picture(_address(platform, inside), "body", longest=longest)
        case "telegram":
            png = await browser.picture(_address(platform, telegram.page(parts, embedded)), "body", longest=longest)
        case _:
            raise ValueError(f"nobody has said how {platform} looks")
    _kept(name, png)


def _kept(name: str, png: bytes) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.png").write_bytes(png)
    print(f"docs/pictures/{name}.png  {len(png) // 1000} kB")


def _address(platform: str, inside: str) -> str:
    """A page with its looks, as an address that holds it all."""
    looks = "".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in dict.fromkeys(("page", platform)))
    page = f'<!doctype html><html lang="ko"><meta charset="utf-8"><style>{looks}</style><body>{inside}</body></html>'
    return _embedded(page.encode(), "text/html")


def _embedded(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


if __name__ == "__main__":
    try:
        asyncio.run(draw())
    except NoChromium as missing:
        sys.exit(str(missing))
