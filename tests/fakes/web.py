"""A loopback web server on a loop of its own thread: for fakes that also speak WebSocket, or hold a request open."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from aiohttp import web


@contextlib.contextmanager
def serving(application: web.Application) -> Iterator[str]:
    """Serve the application on a free port of 127.0.0.1; its address without a slash at the end, while it lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="fake", daemon=True)
    thread.start()
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    try:
        port = asyncio.run_coroutine_threadsafe(_start(runner), loop).result(10)
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(runner: web.AppRunner) -> int:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    return int(runner.addresses[0][1])
