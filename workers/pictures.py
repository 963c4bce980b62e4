"""The charts of a digest, made when it is first wanted: once for the same day and the same numbers."""

import logging
import threading

from bot import taxonomy
from bot.message import Chart, Message, charts, without_charts
from workers.wiring import Parts

log = logging.getLogger(__name__)

_drawing = threading.Lock()
"""One is drawn at a time: each takes some 40 MB while it is."""


def with_charts(parts: Parts, message: Message) -> Message:
    """The message with the pictures of its charts in the store; without charts where they cannot be drawn, as without
    the font: a digest does not wait for its picture. Raises StoreAway.
    """
    try:
        for chart in charts(message):
            _make(parts, chart)
    except (OSError, ImportError, ValueError):
        log.exception("the chart cannot be drawn; the digest goes without")
        return without_charts(message)
    return message


def _make(parts: Parts, chart: Chart) -> None:
    store = parts.store.charts
    with _drawing:
        if store.get(chart.key) is None:
            from workers.chart import draw  # brings Pillow, which no other process needs

            counts = [(taxonomy.category(bar.category), bar.papers) for bar in chart.bars]
            store.keep(chart.key, draw(chart.day, counts), parts.real_clock())
