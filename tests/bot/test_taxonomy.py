"""The closed list of categories: every name people use means one of them, and only one."""

import itertools
import math
import operator
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.taxonomy import CATEGORIES, SLUGS, category, classify, named
from tests.recorded import recorded

HEADINGS = {
    "Computer Vision": "vision",
    "Natural Language Processing": "language",
    "Federated Learning": "training",
    "AI Alignment": "safety",
    "Formal Methods": "code",
    "Autonomous Systems": "robotics",
    "LLM": "language",
    "Reinforcement Learning": "reinforcement",
    "Model Training Technique": "training",
    "Language Models": "language",
    "Model Architectures": "architecture",
    "Inference acceleration": "efficiency",
    "Machine Learning Ethics": "safety",
    "Model training technique": "training",
    "Field-specific Machine Learning": "science",
    "Quantum Machine Learning": "science",
    "Generative Models": "generation",
    "Multimodal": "multimodal",
}
"""The headings of two days of a digest that had 59 of them in 48 days."""


@pytest.mark.parametrize(("heading", "slug"), HEADINGS.items())
def test_every_heading_of_the_old_digests_is_one_category(heading: str, slug: str) -> None:
    found = named(heading)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("컴퓨터 비전", "vision"),
        ("컴퓨터비전", "vision"),
        ("자연어 처리", "language"),
        ("강화학습", "reinforcement"),
        ("강화 학습", "reinforcement"),
        ("  에이전트 ", "agents"),
        ("MULTI-MODAL", "multimodal"),
        ("rag", "retrieval"),
        ("Safety, Alignment & Ethics", "safety"),
    ],
)
def test_people_may_name_a_category_in_korean_or_english_in_any_case(name: str, slug: str) -> None:
    assert named(name) == category(slug)


@pytest.mark.parametrize(
    "name", ["", " ", "!?", "비", "weather", "언어 모델 비전", "computer vision and pattern recognition"]
)
def test_a_name_that_means_no_category_is_not_guessed(name: str) -> None:
    assert named(name) is None


def test_no_name_means_two_categories_and_each_finds_its_own() -> None:
    seen: dict[str, str] = {}
    for one in CATEGORIES:
        for name in (one.slug, one.korean, one.english, *one.aliases):
            folded = re.sub(r"[\W_]+", "", name).casefold()
            assert seen.setdefault(folded, one.slug) == one.slug, name
            assert named(name) == named(name.upper()) == one


def test_slugs_emoji_and_headings_are_unique_and_every_slug_leads_back() -> None:
    assert len(set(SLUGS)) == len(CATEGORIES) == len({one.emoji for one in CATEGORIES})
    assert len({one.heading for one in CATEGORIES}) == len(CATEGORIES)
    assert [category(slug) for slug in SLUGS] == list(CATEGORIES)
    assert all(re.fullmatch(r"[a-z]+", slug) for slug in SLUGS)
    with pytest.raises(KeyError):
        category("weather")


def test_no_arxiv_category_falls_into_two() -> None:
    codes = [code for one in CATEGORIES for code in one.arxiv]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Lessons of Developing Process Reward Models in Mathematical Reasoning", "reasoning"),
        ("WebWalker: Benchmarking LLMs in Web Traversal", "agents"),
        ("VideoAuteur: Towards Long Narrative Video Generation", "generation"),
        ("SPAM: Spike-Aware Adam with Momentum Reset for Stable LLM Training", "training"),
        ("HALoGEN: Fantastic LLM Hallucinations and Where to Find Them", "safety"),
        ("Robust Speech Recognition via Large-Scale Weak Supervision", "speech"),
        ("OmniManip: Towards General Robotic Manipulation via Object-Centric Interaction Primitives", "robotics"),
        ("MinMo: A Multimodal Large Language Model for Seamless Voice Interaction", "multimodal"),
        ("Molar: Multimodal LLMs with Collaborative Filtering Alignment", "multimodal"),
    ],
)
def test_a_paper_no_model_has_read_is_filed_by_its_title(title: str, slug: str) -> None:
    assert classify(title).slug == slug


@pytest.mark.parametrize(
    ("codes", "slug"),
    [
        (("cs.CV", "cs.LG"), "vision"),
        (("cs.LG", "cs.CV"), "architecture"),
        (("astro-ph.GA",), "science"),
        (("q-bio.NC", "cs.CV"), "science"),
        (("xx.YY", "cs.SD"), "speech"),
        ((), SLUGS[0]),
    ],
)
def test_a_title_that_says_nothing_is_filed_by_arxivs_primary_category(codes: tuple[str, ...], slug: str) -> None:
    assert classify("Untitled", (), codes).slug == slug


def test_keywords_speak_where_the_title_does_not() -> None:
    assert classify("Untitled", ["speech recognition"], ["cs.LG"]).slug == "speech"


@settings(deadline=None)
@given(st.text(), st.lists(st.text()), st.lists(st.text() | st.sampled_from(["cs.CV", "q-bio", "-", "."])))
def test_any_paper_at_all_is_filed_somewhere_and_always_the_same(
    title: str, keywords: list[str], codes: list[str]
) -> None:
    found = classify(title, keywords, codes)
    assert found in CATEGORIES
    assert classify(title, keywords, codes) == found


@given(st.text())
def test_any_name_is_one_category_or_none(name: str) -> None:
    assert named(name) is None or named(name) in CATEGORIES


def test_every_heading_in_the_reference_digests_is_one_category() -> None:
    folder = recorded("reference_digests")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("insights_*.md")))
    # A section is a heading of the second level: an emoji and a name.
    headings = re.findall(r"^## \S+ (.+?)\s*$", text, re.MULTILINE)
    assert set(headings) == set(HEADINGS)
    assert all(named(heading) for heading in headings)


def test_no_two_colours_are_alike_to_those_who_do_not_tell_all_colours() -> None:
    """Black and white are 1 apart by this measure; a red and a green of the often used ten of Tableau, 0.007."""
    for kind in _SEEN_AS:
        seen = [_oklab(_seen(one.colour, kind)) for one in CATEGORIES]
        assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) > 0.045, kind


_SEEN_AS = {
    "every colour": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""What becomes of linear red, green and blue: https://doi.org/10.1109/TVCG.2009.113, for those who lack one kind."""


def _seen(colour: int, kind: str) -> list[float]:
    values = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return [min(max(sum(map(operator.mul, row, linear)), 0.0), 1.0) for row in _SEEN_AS[kind]]


def _oklab(linear: list[float]) -> list[float]:
    """Where a colour lies in a space whose distances are those that people see: https://bottosson.github.io/posts/oklab/"""
    to_cones = ((0.4122, 0.5363, 0.0514), (0.2119, 0.6807, 0.1074), (0.0883, 0.2817, 0.6300))
    to_lab = ((0.2105, 0.7936, -0.0041), (1.9780, -2.4286, 0.4506), (0.0259, 0.7828, -0.8087))
    cones = [sum(map(operator.mul, row, linear)) ** (1 / 3) for row in to_cones]
    return [sum(map(operator.mul, row, cones)) for row in to_lab]


def test_every_category_has_a_colour_of_its_own_that_is_seen_on_light_and_on_dark() -> None:
    assert len({one.colour for one in CATEGORIES}) == len(CATEGORIES)
    for one in CATEGORIES:
        parts = [one.colour >> shift & 0xFF for shift in (16, 8, 0)]
        assert one.colour == sum(part << shift for part, shift in zip(parts, (16, 8, 0), strict=True))
        brightness = 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]
        assert 60 < brightness < 220, f"{one.slug} vanishes"
