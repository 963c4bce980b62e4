"""What the reference digests were left for is found in them, file by file. Skipped where they are not at hand."""

import json
import re

import pytest

from bot.language import Kind, Source, check
from bot.language.finding import Finding
from tests.bot.language.test_check import GLOSSARY
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
