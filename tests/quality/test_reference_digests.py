"""The reference digests' failures in figures, categories, links and authors, by file and kind.

Those in their Korean (leaks, openers and closers, filler, absence, labels, half-English titles, particles, spellings of
names, terms) are in `tests/bot/language/test_reference_digests.py`. Not covered, since it takes judgement:

- terms that are wrong and not in the glossary (`기능 볼륨`, `스피커 분석`, `제곱 형태의 2D`);
- a figure that is right and said of something else (`최대 3890억`: 389B is the total), or hedged as the source is not;
- figures of `highlights`, whose source was the PDF: against the abstract they are only unknown;
- a baseline that was dropped so that a gain cannot be seen, two results made into one claim;
- limitations and future work that are invented but read like statements;
- synthesis over one paper, papers that came on an earlier day, an emoji drawn at random.
"""

import json
import re
from functools import cache

import pytest

from bot import numbers, taxonomy
from bot.numbers import Verdict
from tests.bot.numbers.papers import papers, source
from tests.judges.markdown import faults
from tests.recorded import recorded

REPORT = "report_2025-05-19.md"
INSIGHTS_5, INSIGHTS_25 = "insights_2024-11-06.md", "insights_2024-11-26.md"
CARDS = "cards_2024-12-27.md"
HIGHLIGHTS = "highlights_2025-01-14.md"
_PAPER = re.compile(r"\d{4}\.\d{4,5}")
_ABOUT_ONE = re.compile(r"\n(?=## (?:\d{4}\.|[^\d\s])|### \[|!\[Image\])")


@cache
def digest(name: str) -> str:
    return recorded(f"reference_digests/{name}").read_text(encoding="utf-8")


def figures_in(name: str) -> list[tuple[str, str, Verdict, str | None]]:
    """What is wrong with the figures of a digest, part by part against the paper it is about: the paper, the figure as
    it stands there, the verdict, and what is right.
    """
    found = []
    for part in _ABOUT_ONE.split(digest(name)):
        known = [one for one in dict.fromkeys(_PAPER.findall(part)) if one in papers()]
        for line in part.splitlines() if known else []:
            if re.search("[가-힣]{2}", line):
                checked = numbers.check(line, " ".join(map(source, known)))
                found += [(known[0], one.before, one.verdict, one.right) for one in checked.findings]
    return found


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (REPORT, [("2505.09388", "0.6억", "6억"), ("2505.09388", "235억", "2,350억")] * 2),
        (CARDS, [("2412.17743", "2.42억", "24.2억")]),
        (INSIGHTS_5, []),
        (INSIGHTS_25, []),
    ],
)
def test_figures_off_by_a_power_of_ten_are_found_and_no_others(name: str, wrong: list[tuple[str, str, str]]) -> None:
    assert figures_in(name) == [(paper, figure, Verdict.OFF, right) for paper, figure, right in wrong]


def headings(name: str) -> list[str]:
    """The categories of a digest, without their emoji."""
    return [heading.partition(" ")[2] for heading in re.findall(r"^## (.*)$", digest(name), re.MULTILINE)]


@pytest.mark.parametrize(
    ("name", "doubled"),
    [
        (
            INSIGHTS_5,
            {
                "language": ["Natural Language Processing", "LLM", "Language Models"],
                "training": ["Federated Learning", "Model Training Technique"],
            },
        ),
        (INSIGHTS_25, {"science": ["Field-specific Machine Learning", "Quantum Machine Learning"]}),
    ],
)
def test_free_categories_are_ours_under_other_names_and_doubled_ones_the_same(
    name: str, doubled: dict[str, list[str]]
) -> None:
    ours = {one.english for one in taxonomy.CATEGORIES} | {one.korean for one in taxonomy.CATEGORIES}
    free = [heading for heading in headings(name) if heading not in ours]
    assert len(free) > len(headings(name)) / 2
    meant: dict[str, list[str]] = {}
    for heading in headings(name):
        known = taxonomy.named(heading)
        assert known is not None, heading
        meant.setdefault(known.slug, []).append(heading)
    assert {slug: told for slug, told in meant.items() if len(told) > 1} == doubled


def test_a_category_written_in_two_ways_is_one() -> None:
    first, second = "Model Training Technique", "Model training technique"
    assert first in headings(INSIGHTS_5)
    assert second in headings(INSIGHTS_25)
    assert taxonomy.named(first) is taxonomy.named(second)


@pytest.mark.parametrize(
    ("name", "said", "times"),
    [
        (CARDS, r"line \d+: a PDF is shown as a picture", 4),
        (CARDS, r"line \d+: a line under a text makes a heading of it", 4),
        (INSIGHTS_5, r"line 1: a picture by a path of the writer's own: paper_2024-11-06\.png", 1),
        (INSIGHTS_5, r"line 1: a picture stands in a heading", 1),
        (INSIGHTS_5, r"line \d+: an address without TLS: http://arxiv", 6),
        (INSIGHTS_5, r"line \d+: an address of one version: .*v\d", 6),
        (INSIGHTS_5, r"line \d+: an address of a site between: https://deeplearn", 6),
        (INSIGHTS_5, r"line \d+: an address that many readers break off: .*dynamiccity:", 1),
        (INSIGHTS_25, r"line 1: a picture by a path of the writer's own: paper_2024-11-26\.png", 1),
        (INSIGHTS_25, r"line \d+: an address that many readers break off: .*(?:documents:|fair\?|learning:)", 3),
        (REPORT, r"line \d+: text stands in a code fence \(markdown\)", 2),
    ],
)
def test_broken_links_and_pictures_are_named_with_their_lines(name: str, said: str, times: int) -> None:
    assert sum(1 for one in faults(digest(name)) if re.match(said, one)) >= times, faults(digest(name))


def test_the_authors_of_highlights_are_in_the_wrong_order() -> None:
    listed = json.loads(recorded("data/hf_daily_papers/complete/2025-01-14.json").read_text(encoding="utf-8"))
    real = {one["paper"]["id"]: [author["name"] for author in one["paper"]["authors"]] for one in listed}
    told = dict(re.findall(r"^### \[.*/abs/([\d.]+)\)[^#]*?^Authors: (.*)$", digest(HIGHLIGHTS), re.MULTILINE))
    wrong = [paper for paper, names in told.items() if paper in real and names.split(", ") != real[paper]]
    same = [paper for paper in wrong if sorted(told[paper].split(", ")) == sorted(real[paper])]
    assert len(real) == 12
    assert set(wrong) == set(real)
    assert len(same) >= 11
