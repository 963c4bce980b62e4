"""Charts are kept once each, as long as a post may need them."""

from datetime import timedelta

from bot.store import Store
from bot.store.charts import KEPT
from tests.conftest import NOW

KEY, PNG = "2025-01-14-0123456789abcdef", b"\x89PNG\r\n\x1a\n\x00\xff"


def test_a_chart_is_given_back_byte_by_byte(store: Store) -> None:
    assert store.charts.get(KEY) is None
    store.charts.keep(KEY, PNG, NOW)
    assert store.charts.get(KEY) == PNG
    assert store.charts.get("2025-01-15-0") is None


def test_a_chart_that_two_drew_at_once_is_kept_once(store: Store) -> None:
    store.charts.keep(KEY, PNG, NOW)
    store.charts.keep(KEY, PNG + b"other", NOW)
    assert store.charts.get(KEY) == PNG


def test_charts_of_weeks_ago_are_forgotten_and_no_others(store: Store) -> None:
    store.charts.keep("old", PNG, NOW)
    store.charts.keep("young", PNG, NOW + timedelta(seconds=1))
    store.charts.keep(KEY, PNG, NOW + KEPT + timedelta(seconds=1))
    assert (store.charts.get("old"), store.charts.get("young"), store.charts.get(KEY)) == (None, PNG, PNG)
