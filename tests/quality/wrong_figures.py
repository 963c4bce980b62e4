"""Figures that are off by powers of ten, and figures that the paper does not have."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from tests.quality.figures import Figure, alone, figures, written
from tests.quality.good import Good, figure_errors, neutral
from tests.quality.mistake import Mistake, added, replaced

_PER_CARD = 12
_FIELDS = ("overview", "details", "novelty", "performance", "one_line")
_ERRORS = {
    "2412.09871": "파라미터 {}개까지 규모를 키우며 견주었습니다.",
    "2501.06282": "음성 데이터 {} 시간으로 학습했습니다.",
    "2502.00094": "파라미터가 {} 개인 모델이 더 큰 모델을 앞섰습니다.",
    "2502.06635": "파라미터 {} 개의 모델을 공개된 방법으로 학습했습니다.",
    "2502.18934": "가장 큰 모델의 파라미터는 {} 개입니다.",
    "2503.16252": "파라미터가 {} 개뿐인 모델로 금융 추론을 풉니다.",
    "2502.16584": "음성과 음악과 소리를 아우르는 예제가 {} 개를 넘습니다.",
    "2508.15763": "그 가운데 {} 개의 파라미터가 활성화됩니다.",
    "2505.09388": "파라미터가 {} 개인 모델을 포함합니다.",
    "2412.17743": "파라미터는 {} 개입니다.",
}


def wrong_figures(good: Good) -> Iterator[Mistake]:
    yield from islice(_off(good), _PER_CARD)
    yield from islice(_foreign(good), 4)


def recorded_errors() -> Iterator[Mistake]:
    """Those of the reference digests, each in a sentence about its paper."""
    for error in figure_errors():
        sentence = _ERRORS[error["arxiv_id"]].format(error["wrong_ko"])
        (right,) = figures(error["expected_ko"])
        made = added("figure of figures.json", neutral(error["arxiv_id"]), "details", sentence)
        yield replace(made, wrong=error["wrong_ko"], sentence=sentence, figure=right.value)


def _off(good: Good) -> Iterator[Mistake]:
    """Each clear figure, off by one or two powers of ten either way in turn."""
    known = {one.value for one in figures(f"{good.paper.title}. {good.paper.abstract}")}
    for turn, (field, one) in enumerate(_clear(good)):
        places = (-1, 1, -2, 2)[turn % 4]
        wrong = one.shifted(places)
        is_whole = one.value % 1 or not one.value.scaleb(places) % 1
        if is_whole and one.value.scaleb(places) not in known and wrong not in good.texts[field]:
            kind = f"figure off by ten: {_class(good.texts[field], one)}"
            span = (one.start, one.start + len(one.written))
            yield replaced(kind, good, field, span, wrong, figure=one.value)


def _foreign(good: Good) -> Iterator[Mistake]:
    """A figure with digits that no figure of the paper has, nor any that is near or follows from it."""
    known = [one.value for one in figures(f"{good.paper.title}. {good.paper.abstract}") if one.value]
    for field, one in _clear(good):
        factors = (Decimal(factor) for factor in ("1.37", "2.61", "0.73", "1.83"))
        likely = (one.value * factor for factor in factors)
        value = next((value for value in likely if not any(_is_near(value, other) for other in known)), None)
        if value is not None:
            wrong = written(round(value / (one.value / Decimal(one.digits.replace(",", ""))), 1)) + one.scale
            yield replaced("figure not in the source", good, field, (one.start, one.start + len(one.written)), wrong)


def _clear(good: Good) -> Iterator[tuple[str, Figure]]:
    """Figures that stand so in the paper, and that are no small counts."""
    known = {one.value for one in figures(f"{good.paper.title}. {good.paper.abstract}")}
    for field in _FIELDS:
        for one in alone(good.texts.get(field, "")):
            is_name = re.search(r"[A-Za-z]\s?$", good.texts[field][: one.start])
            if one.value in known and (one.value >= 10 or one.value % 1) and not is_name:
                yield field, one


def _class(text: str, one: Figure) -> str:
    after = text[one.start + len(one.written) :].lstrip()[:1]
    if one.scale:
        return "with a scale"
    return "share or times" if after in "%배퍼포점" else "count or score"


def _is_near(value: Decimal, other: Decimal) -> bool:
    """Whether the two are alike but for a power of ten."""
    ratio = value / other
    return abs(ratio.scaleb(-ratio.adjusted()) - 1) < Decimal("0.12") or ratio.scaleb(-ratio.adjusted()) > Decimal(
        "8.9"
    )
