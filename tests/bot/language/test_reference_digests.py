"""What readers left the reference digests' Korean for is found, by file and kind. Skipped where they are not at hand.

Figures, categories, links and authors are in `tests/quality/test_reference_digests.py`, with what is not covered.
"""

import json
import re

import pytest

from bot.feed_text import clean_title
from bot.language import Kind, Source, check
from bot.language.finding import Finding
from tests.bot.language.test_check import GLOSSARY
from tests.bot.numbers.papers import papers
from tests.recorded import recorded

NONE = Source("", "")


def found_in(name: str, paper: str = "") -> list[Finding]:
    """The findings in a digest's Korean, line by line, or in its part about one paper, against that one's abstract."""
    text = recorded(f"reference_digests/{name}").read_text(encoding="utf-8")
    known = json.loads(recorded("data/abstracts.json").read_text(encoding="utf-8"))
    source = Source(known[paper]["title"], known[paper]["abstract"]) if paper else NONE
    if paper:
        text = max((part for part in re.split(r"\n#{2,3} (?=\[|제목)", text) if paper in part), key=len)
    lines = {f"line {number}": line for number, line in enumerate(text.splitlines()) if re.search("[가-힣]{2}", line)}
    checked = check(lines, source, GLOSSARY)
    return [*checked.repaired, *checked.left]


@pytest.mark.parametrize(
    ("name", "paper", "kind", "piece"),
    [
        ("report_2025-05-19.md", "", Kind.ABSENCE, "정확한 성능 지표"),
        ("report_2025-05-19.md", "", Kind.FILLER, "언급은 없으나"),
        ("report_2025-05-19.md", "", Kind.LEAK, "## "),
        ("insights_2024-11-26.md", "", Kind.LEAK, "보고서 요약"),
        ("insights_2024-11-26.md", "", Kind.LEAK, "테마 추출"),
        ("insights_2024-11-26.md", "", Kind.STYLE, "있음"),
        ("insights_2024-11-06.md", "", Kind.CLOSER, "도움을 제공할 것"),
        ("insights_2024-11-06.md", "", Kind.UNNAMED, "첫 번째 논문"),
        ("insights_2024-11-06.md", "", Kind.LEAK, "패턴 식별"),
        ("highlights_2025-01-14.md", "2501.06173", Kind.PARTICLE, "을"),
        ("highlights_2025-01-14.md", "2501.06173", Kind.MISSPELT, "줩"),
        ("highlights_2025-01-14.md", "2501.07171", Kind.TERM, "전이 학습 없는"),
        ("highlights_2025-01-14.md", "2501.06425", Kind.TERM, "주의력"),
        ("highlights_2025-01-14.md", "2501.06425", Kind.PARTICLE, "를"),
        ("cards_2024-12-27.md", "2412.17743", Kind.NAME, "유란-미니"),
        ("cards_2024-12-27.md", "2412.17743", Kind.TERM, "데이터 청소"),
        ("cards_2024-12-27.md", "2412.17743", Kind.OPENER, "이 논문은"),
        ("highlights_2025-01-14.md", "", Kind.LEAK, "What's New"),
        ("highlights_2025-01-14.md", "", Kind.LEAK, "Technical Details"),
        ("highlights_2025-01-14.md", "", Kind.LEAK, "Performance Highlights"),
        ("highlights_2025-01-14.md", "", Kind.OPENER, "이 논문에서는"),
        ("report_2025-05-19.md", "2505.11152", Kind.ABSENCE, "구체적인 마스킹 방식은"),
        ("report_2025-05-19.md", "2505.11152", Kind.OPENER, "이 연구에서는"),
        ("insights_2024-11-26.md", "", Kind.LEAK, "결론"),
        ("insights_2024-11-06.md", "", Kind.STYLE, "있다"),
    ],
)
def test_a_digests_failure_is_found(name: str, paper: str, kind: Kind, piece: str) -> None:
    assert any(one.kind is kind and piece in one.text for one in found_in(name, paper))


def test_the_fence_around_a_report_is_taken_away() -> None:
    text = recorded("reference_digests/report_2025-05-19.md").read_text(encoding="utf-8")
    body = text.partition("**Summary**:")[2].partition("\n---")[0]
    checked = check({"overview": body}, NONE, GLOSSARY)
    assert "```" in body
    assert "```" not in checked.texts["overview"]
    assert "#" not in checked.texts["overview"]


@pytest.mark.parametrize("label", ["Vote: ", "Authors: "])
def test_english_labels_without_korean_beside_them_are_found(label: str) -> None:
    text = recorded("reference_digests/highlights_2025-01-14.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(label)]
    assert len(lines) == 14
    for line in lines:
        assert label in [one.text for one in check({"details": line}, NONE).repaired]


def test_titles_in_english_and_half_of_one_are_found() -> None:
    cards = recorded("reference_digests/cards_2024-12-27.md").read_text(encoding="utf-8")
    highlights = recorded("reference_digests/highlights_2025-01-14.md").read_text(encoding="utf-8")
    insights = recorded("reference_digests/insights_2024-11-06.md").read_text(encoding="utf-8")
    titles = re.findall(r"^## 제목:\n(.*)$", cards, re.MULTILINE) + re.findall(
        r"^### \[(.*)\]", highlights, re.MULTILINE
    )
    half = re.findall(r"^보고서: (.*Activated Parameters를.*)$", insights, re.MULTILINE)
    of_papers = (Source(clean_title(title), abstract) for title, abstract in papers().values())
    known = {source.title: source for source in of_papers}
    hunyuan = next(source for title, source in known.items() if title.startswith("Hunyuan-Large"))
    assert (len(titles), len(half)) == (18, 1)
    for title, source in (*((title, known.get(title, NONE)) for title in titles), (half[0], hunyuan)):
        assert Kind.NOT_KOREAN in {one.kind for one in check({"title": title}, source).left}, title
