"""Sentences that a card is better without: absence, filler, outlooks, talk, repetition, other languages."""

from collections.abc import Iterator, Sequence

from bot.korean import sentences
from tests.quality.good import Good
from tests.quality.mistake import Mistake, added, changed

_ABSENCE = (
    "구체적인 실험 수치는 논문에 제시되어 있지 않습니다.",
    "초록에서는 학습에 쓴 하드웨어를 언급하지 않았습니다.",
    "다만 정확한 데이터 규모는 공개되지 않았습니다.",
    "계산 비용에 대한 언급은 없습니다.",
    "저자들은 한계점을 따로 밝히지 않았습니다.",
    "논문에는 비교 대상에 대한 자세한 설명이 없습니다.",
    "세부적인 하이퍼파라미터는 확인할 수 없습니다.",
    "코드 공개 여부는 초록만으로는 알 수 없습니다.",
    "통계적 유의성은 보고되지 않았습니다.",
    "본문에서 구체적인 성능 수치를 찾을 수 없습니다.",
)
_FILLER = (
    "마스킹 방법은 명시되지 않았으나 일반적인 방식을 따랐을 것으로 추정됩니다.",
    "학습 시간은 언급되지 않았지만 상당한 자원이 필요했을 것으로 보입니다.",
    "한계점은 서술되지 않았지만 새로운 도메인에서는 성능이 떨어질 가능성이 있습니다.",
    "데이터셋: 명시되지 않음.",
    "한계점: 해당 사항 없음.",
    "더 자세한 내용은 원문을 참조하십시오.",
    "비교 대상은 제시되지 않았으나 기존 방법들과 비교했을 것으로 예상됩니다.",
    "구체적인 구조는 설명되지 않았지만 트랜스포머를 썼을 것으로 짐작됩니다.",
)
_CLOSERS = (
    "이 연구는 관련 분야의 발전에 크게 기여할 것으로 기대됩니다.",
    "앞으로 다양한 분야에서 활용될 수 있을 것입니다.",
    "이를 통해 연구자들은 더 나은 모델을 개발하는 데 도움을 받을 수 있을 것입니다.",
    "향후 연구의 중요한 이정표가 될 것으로 보입니다.",
    "따라서 이 분야의 후속 연구를 촉진할 것으로 예상됩니다.",
    "이러한 결과는 실무자들에게 유용한 통찰을 제공합니다.",
    "이는 인공지능 기술의 새로운 지평을 여는 연구입니다.",
    "앞으로의 활용이 더욱 주목됩니다.",
    "향후 실제 서비스에 적용될 가능성이 높습니다.",
    "미래의 인공지능 시스템에 중요한 기반이 될 것입니다.",
)
_OPENERS = (
    "본 논문에서는", "이 논문에서는", "이 연구에서는", "본 연구에서는", "해당 논문에서는", "이번 연구에서는",
    "본고에서는", "본 보고서에서는",
)  # fmt: skip
_TALK = (
    "네, 요청하신 논문을 요약해 드리겠습니다.",
    "다음은 논문의 요약입니다.",
    "아래는 초록을 한국어로 정리한 내용입니다.",
    "물론입니다!",
    "Here is the summary of the paper in Korean.",
)
_TALK_AFTER = (
    "궁금한 점이 있으시면 언제든지 질문해 주세요.",
    "이 요약이 이해에 도움이 되었으면 합니다.",
    "추가로 필요한 내용이 있으면 말씀해 주십시오.",
)
_LABELS = (
    "요약: {}", "보고서 요약: {}", "**요약**: {}", "## 개요 {}", "### 1. 핵심 요약 {}", "[요약] {}",
    "Overview: {}", "What's New: {}", "한 줄 요약: {}", "주요 내용: {}", "1. 핵심 주제 및 테마 추출: {}",
    "핵심 키워드 및 패턴 식별: {}",
)  # fmt: skip
_WRAPS = (
    "```{}```", "```markdown {} ```", "{} ```", "<summary>{}</summary>", "{}</abstract>", "{} <|im_end|>",
    "<think></think>{}", '{}", "easy": "', "**{}**", "- {}", "{} ---", "# {}",
)  # fmt: skip
_ENGLISH = (
    "The proposed method outperforms all of the previous baselines by a large margin.",
    "We also show that it generalizes well to unseen tasks and domains.",
    "Extensive experiments demonstrate the effectiveness of our approach.",
    "Code and models will be released to the public upon acceptance.",
)
_SCRIPTS = (
    "이 방법은 推論 속도를 높입니다.",
    "모델은 更高的 정확도를 얻습니다.",
    "새로운 モデル을 제안합니다.",
    "이 방법은 эффективно 작동합니다.",
)
_NUMBERED = ("첫 번째 논문은 성능을 높이는 방법을 다룹니다.", "두 번째 논문에서는 데이터를 새로 모았습니다.")
_FIELDS = ("details", "performance", "overview", "novelty", "easy")


def wrong_sentences(good: Good, turn: int) -> Iterator[Mistake]:
    """One of each kind and more of the common ones; `turn` says which, so that each has its turn."""
    field = _field(good, turn)
    for kind, told in (("absence claimed", _ABSENCE), ("filler", _FILLER), ("closer", _CLOSERS)):
        for more in range(2):
            yield added(kind, good, field, _of(told, 2 * turn + more))
    yield added("talk to whoever asked", good, "overview", _of(_TALK, turn), first=True)
    yield added("talk to whoever asked", good, field, _of(_TALK_AFTER, turn))
    yield added("English sentence", good, field, _of(_ENGLISH, turn))
    yield added("other scripts", good, field, _of(_SCRIPTS, turn))
    if turn % 4 == 0:
        yield added("paper called by its number", good, "details", _of(_NUMBERED, turn // 4))
    yield from _around(good, field, turn)
    yield from _again(good, turn)
    yield from _unfinished(good, field, turn)
    yield from _in_english(good)


def _around(good: Good, field: str, turn: int) -> Iterator[Mistake]:
    """Words before the field's own, and marks around them."""
    opened = f"{_of(_OPENERS, turn)} {good.texts['overview']}"
    first = sentences(good.texts["overview"])[0]
    yield changed("opener", good, "overview", opened, _of(_OPENERS, turn), sentence=first)
    for more in range(2):
        label, wrap = _of(_LABELS, 2 * turn + more), _of(_WRAPS, 2 * turn + more)
        yield _wrapped("label or heading", good, field, label)
        yield _wrapped("fence, tag or Markdown", good, field, wrap)


def _wrapped(kind: str, good: Good, field: str, wrap: str) -> Mistake:
    text = good.texts[field]
    before, _, after = wrap.partition("{}")
    wrong = before + text[:4] if before else text[-4:] + after
    return changed(kind, good, field, before + text + after, wrong, sentence=text)


def _again(good: Good, turn: int) -> Iterator[Mistake]:
    said = max(sentences(good.texts["overview"]), key=len)
    again = said if turn % 2 else f"또한 {said}"
    yield added("sentence said again", good, "details", again)


def _unfinished(good: Good, field: str, turn: int) -> Iterator[Mistake]:
    """The last sentence broken off at a word, before or after its particle."""
    text = good.texts[field]
    last = sentences(text)[-1]
    words = last.split()
    if len(words) < 4:
        return
    broken = " ".join(words[: -1 - turn % 2])
    whole = text.removesuffix(last) + broken
    yield changed("unfinished sentence", good, field, whole, broken, sentence=last)


def _in_english(good: Good) -> Iterator[Mistake]:
    title = good.paper.title
    words = title.split()
    if len(words) > 5:
        half = f"{' '.join(words[:-2])} 연구"
        yield changed("title in English, or half", good, "title", half, half, sentence=good.texts["title"])
    yield changed("title in English, or half", good, "title", title, title, sentence=good.texts["title"])
    abstract = good.paper.abstract[:400].rpartition(". ")[0] + "."
    yield changed("field in English", good, "details", abstract, abstract, sentence=good.texts["details"])


def _field(good: Good, turn: int) -> str:
    return next(field for field in (*_FIELDS[turn % 5 :], *_FIELDS) if field in good.texts)


def _of(told: Sequence[str], turn: int) -> str:
    return told[turn % len(told)]
