"""Pages as pictures, by a Chromium without a window that is driven over its own protocol and reaches loopback alone.

https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import base64
import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from PIL import Image

WIDTH = 390
"""CSS pixels, as on a phone."""
HEIGHT = 8000
_WINDOW = 1280
_SCALE = 2
_COLOURS = 96
_SECONDS = 60
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = "There is no Chromium here to draw with: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--lang=ko",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_BOX = """(async () => {
  const ready = () => %s;
  while (!ready()) await new Promise(again => setTimeout(again, 50));
  await document.fonts.ready;
  const boxes = [...document.querySelectorAll(%r)].map(found => found.getBoundingClientRect());
  const [x, y] = ["left", "top"].map(edge => Math.min(...boxes.map(box => box[edge])));
  const [right, bottom] = ["right", "bottom"].map(edge => Math.max(...boxes.map(box => box[edge])));
  return {x, y, width: right - x, height: Math.min(bottom - y, %d)};
})()"""


class NoChromium(Exception):
    """There is none on this machine."""


class Chromium:
    """A running Chromium."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count()
        self._heard: set[str] = set()

    async def picture(self, address: str, selector: str, *, ready: str = "true", longest: int = HEIGHT) -> bytes:
        """All that `selector` finds on the page, as a PNG, once the expression `ready` is true there. Of what is longer
        than `longest` CSS pixels it shows the beginning.
        """
        target = (await self._call("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self._call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        size = {"width": _WINDOW, "height": HEIGHT, "deviceScaleFactor": _SCALE, "mobile": False}
        await self._call("Emulation.setDeviceMetricsOverride", session, **size)
        await self._call("Page.enable", session)
        self._heard.clear()
        await self._call("Page.navigate", session, url=address)
        while "Page.loadEventFired" not in self._heard:
            await self._next()
        clip = await self._evaluated(session, _BOX % (ready, selector, longest))
        shot = await self._call("Page.captureScreenshot", session, clip={**clip, "scale": 1})
        await self._call("Target.closeTarget", targetId=target)
        return _small(base64.b64decode(shot["data"]))

    async def _evaluated(self, session: str, expression: str) -> Any:
        options = {"awaitPromise": True, "returnByValue": True}
        made = await self._call("Runtime.evaluate", session, expression=expression, **options)
        if "exceptionDetails" in made:
            raise RuntimeError(made["exceptionDetails"])
        return made["result"]["value"]

    async def _call(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        number = next(self._numbers)
        place = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **place})
        while (answer := await self._next()).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await asyncio.wait_for(self._socket.receive_json(), _SECONDS)
        self._heard.add(message.get("method", ""))
        return message


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    """A Chromium for as long as the block lasts. Raises NoChromium where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoChromium(_MISSING)
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        quiet = asyncio.subprocess.DEVNULL
        command = (found, *_FLAGS, f"--user-data-dir={profile}", "about:blank")
        process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
        try:
            address = await asyncio.wait_for(_address(Path(profile, "DevToolsActivePort")), _SECONDS)
            async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
                yield Chromium(socket)
        finally:
            process.terminate()
            await process.wait()


async def _address(file: Path) -> str:
    """Where the protocol is spoken, which Chromium writes into the file when it is ready."""
    while not file.exists() or len(lines := file.read_text().split()) < 2:
        await asyncio.sleep(0.05)
    port, path = lines
    return f"ws://127.0.0.1:{port}{path}"


def _small(png: bytes) -> bytes:
    """The picture in few colours: the shades of its text and grounds, and for the emoji some from all over it."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    chosen = Image.new("P", (1, 1))
    chosen.putpalette(_palette(picture, Image.Quantize.MEDIANCUT) + _palette(picture, Image.Quantize.MAXCOVERAGE))
    picture.quantize(palette=chosen, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _palette(picture: Image.Image, method: Image.Quantize) -> list[int]:
    return picture.quantize(_COLOURS, method).getpalette() or []
