"""One paper, one id: whatever people and feeds call it; and one paper out of what all sources say."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import NotAPaperId
from bot.paper import ARXIV, Entry, PaperId, merge

PRM = PaperId("2501.07301")


@pytest.mark.parametrize(
    "text",
    [
        "2501.07301",
        "  2501.07301v2\n",
        "arXiv:2501.07301",
        "arXiv : 2501.07301v1",
        "https://arxiv.org/abs/2501.07301",
        "http://arxiv.org/abs/2501.07301v2",
        "arxiv.org/pdf/2501.07301",
        "https://arxiv.org/pdf/2501.07301v1.pdf",
        "https://arxiv.org/html/2501.07301v2/",
        "https://arxiv.org/html/2501.07301v2#S3",
        "https://www.arxiv.org/abs/2501.07301?context=cs.CL",
        "https://export.arxiv.org/abs/2501.07301",
        "https://ar5iv.labs.arxiv.org/html/2501.07301",
        "https://www.alphaxiv.org/abs/2501.07301v1",
        "https://huggingface.co/papers/2501.07301",
        "https://huggingface.co/papers/2501.07301.md",
        "https://doi.org/10.48550/arXiv.2501.07301",
        "doi:10.48550/ARXIV.2501.07301",
        "HTTPS://ARXIV.ORG/ABS/2501.07301V2",
        "<https://arxiv.org/abs/2501.07301>",
        "<https://arxiv.org/abs/2501.07301|arxiv.org/abs/2501.07301>",
        "(2501.07301).",
        "“2501.07301”?",
        "「2501.07301」",
        "`2501.07301`",
        "２５０１．０７３０１",
        "ａｒＸｉｖ：２５０１．０７３０１ｖ２",
    ],
)
def test_every_way_people_write_an_id_names_the_same_paper(text: str) -> None:
    assert PaperId.parse(text) == PRM


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hep-th/9901001", "hep-th/9901001"),
        ("arXiv:hep-th/9901001v3", "hep-th/9901001"),
        ("https://arxiv.org/abs/math.GT/0309136", "math/0309136"),
        ("math/0309136", "math/0309136"),
        ("MATH.gt/0309136v1", "math/0309136"),
        ("https://arxiv.org/pdf/quant-ph/0201082v1", "quant-ph/0201082"),
        ("https://doi.org/10.48550/arXiv.hep-th/9901001", "hep-th/9901001"),
        ("0704.0001", "0704.0001"),
        ("1412.9999v1", "1412.9999"),
        ("1501.00001", "1501.00001"),
    ],
)
def test_ids_of_every_age_have_one_spelling(text: str, value: str) -> None:
    assert PaperId.parse(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "attention is all you need",
        "2501",
        "2501.0730",
        "2501.073011",
        "1412.00001",
        "2513.00001",
        "2500.00001",
        "2501.07301v",
        "2501.07301v1234",
        "2501.07301 2501.05874",
        "nobody/9901001",
        "hep-th/9913001",
        "hep-th/0801001",
        "physıcs/9901001",
        "2501.0730١",
        "٢٥٠١.٠٧٣٠١",
        "https://example.org/abs/2501.07301",
        "https://arxiv.org@example.org/abs/2501.07301",
        "https://example.org/?https://arxiv.org/abs/2501.07301",
        "https://arxiv.org.example.org/abs/2501.07301",
        "https://arxiv.org:8080/abs/2501.07301",
        "https://arxiv.org/abs/../2501.07301",
        "file:///abs/2501.07301",
        "ftp://arxiv.org/abs/2501.07301",
        "http://127.0.0.1/abs/2501.07301",
    ],
)
def test_what_is_no_id_is_refused_with_what_was_asked(text: str) -> None:
    with pytest.raises(NotAPaperId) as refused:
        PaperId.parse(text)
    assert refused.value.asked == text


_MONTHS = st.integers(1, 12).map("{:02}".format)
_NEW = st.builds("{}{}.{:05}".format, st.integers(15, 99), _MONTHS, st.integers(0, 99_999))
_SHORT = st.builds("{:02}{}.{:04}".format, st.integers(7, 14), _MONTHS, st.integers(0, 9_999))
_OLD = st.builds(
    "{}/{}{}{:03}".format,
    st.sampled_from(["hep-th", "cs", "math", "math-ph", "cond-mat", "astro-ph", "q-bio", "cmp-lg"]),
    st.sampled_from(["91", "99", "00", "07"]),
    _MONTHS,
    st.integers(0, 999),
)
_VALUES = _NEW | _SHORT | _OLD
_BEFORE = st.sampled_from(
    [
        "",
        "arXiv:",
        "arxiv : ",
        "https://arxiv.org/abs/",
        "arxiv.org/pdf/",
        "https://browse.arxiv.org/html/",
        "https://cn.arxiv.org/format/",
        "https://ar5iv.org/abs/",
        "https://alphaxiv.org/overview/",
        "https://huggingface.co/papers/",
        "https://dx.doi.org/10.48550/arXiv.",
    ]
)
_AFTER = st.sampled_from(["", "v1", "v12", ".pdf", "v2.pdf", ".md", "/", "?download=1", "#page=3", "v3#S2.SS1"])
_SET_IN = st.sampled_from(["{}", " {}\n", "<{}>", "({}),", "“{}”", "**{}**", "『{}』。"])
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@settings(deadline=None)
@given(_VALUES, _BEFORE, _AFTER, _SET_IN, st.sampled_from(["as is", "upper", "full width"]))
def test_any_spelling_of_any_id_leads_back_to_it(value: str, before: str, after: str, around: str, look: str) -> None:
    text = around.format(before + value + after)
    shown = {"as is": text, "upper": text.upper(), "full width": text.translate(_FULL_WIDTH)}[look]
    assert PaperId.parse(shown).value == value


@given(_VALUES)
def test_an_id_its_pages_and_its_own_words_are_the_same_paper(value: str) -> None:
    paper_id = PaperId.parse(value)
    assert str(paper_id) == value
    assert PaperId.parse(paper_id.abstract_url) == PaperId.parse(paper_id.pdf_url) == paper_id


_PIECES = st.sampled_from(
    ["arXiv:", "https://arxiv.org/abs/", "2501", ".", "07301", "v2", "/", "hep-th", "9901001", "#", "١", "ı"]
)


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_categories=())) | st.lists(_PIECES).map("".join))
@example("\ud800")
@example("ﷺ" * 1_000)
def test_no_text_at_all_makes_anything_but_a_canonical_id(text: str) -> None:
    with suppress(NotAPaperId):
        value = PaperId.parse(text).value
        assert re.fullmatch(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}", value)
        assert PaperId.parse(value).value == value


# Ids in the middle of what people write


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("https://arxiv.org/abs/2501.07301", ""),
        ("이 논문 봐 주세요 https://arxiv.org/abs/2501.07301v2 재미있어요", "이 논문 봐 주세요 재미있어요"),
        ("<https://arxiv.org/abs/2501.07301|arxiv.org/abs/2501.07301> 왜 그런가요?", "왜 그런가요?"),
        ("(arXiv:2501.07301)", ""),
        ("«2501.07301», 어떤가요?", "어떤가요?"),
        ("2501.07301이 궁금합니다", "이 궁금합니다"),
        ("요약\n\t２５０１．０７３０１\n해 줘", "요약 해 줘"),
        ("https://www.alphaxiv.org/abs/2501.07301?x=1#y 좋아요", "좋아요"),
        (
            "https://huggingface.co/papers/2501.07301, https://arxiv.org/abs/2501.05874",
            "https://arxiv.org/abs/2501.05874",
        ),
        ("1.5배 빠른 v2의 2501.07301", "1.5배 빠른 v2의"),
    ],
)
def test_an_id_is_found_anywhere_in_what_somebody_wrote_with_the_other_words(text: str, rest: str) -> None:
    assert PaperId.find(text) == (PRM, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "안녕하세요",
        "2025-01-14",
        "전화 2501.073011",
        "v2501.07301",
        "12501.07301",
        "2501.07301.2",
        "2501.07301abc",
        "arXiv:2501.07301v1234",
        "https://example.org/abs/2501.07301",
        "https://arxiv.org@example.org/abs/2501.07301",
        "https://arxiv.org:8080/abs/2501.07301",
        "file.2501.07301",
    ],
)
def test_a_number_that_is_part_of_something_else_is_no_id(text: str) -> None:
    assert PaperId.find(text) is None


_WORDS = st.lists(
    st.sampled_from(["이", "논문은", "왜", "GPT-4보다", "10²", "배", "빠른가요?", "🙂", "v2", "1.5"]), max_size=5
)


@settings(deadline=None)
@given(_VALUES, _BEFORE, _AFTER, _SET_IN, _WORDS, _WORDS)
def test_any_spelling_of_any_id_is_found_among_any_words(
    value: str, before: str, after: str, around: str, first: list[str], last: list[str]
) -> None:
    said = " ".join([*first, around.format(before + value + after).strip(), *last])
    assert PaperId.find(said) == (PaperId.parse(value), " ".join([*first, *last]).replace("²", "2"))


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_categories=())) | st.lists(_PIECES | st.sampled_from([" ", "ab"])).map("".join))
@example("arxiv" + " " * 3_000)
@example("x2501.07301 " * 3_000)
def test_no_text_at_all_holds_anything_but_a_canonical_id(text: str) -> None:
    found = PaperId.find(text)
    if found:
        assert PaperId.parse(found[0].value) == found[0]
        assert [word for word in found[1].split() if word not in normalize("NFKC", text)] == []


# What all sources say together

FACE = Entry(
    PRM,
    "huggingface",
    title="The Lessons of Developing Process Reward Models in Mathematical Reasoning",
    abstract="From Hugging Face.",
    authors=("Chujie Zheng", "Zhenru Zhang"),
    keywords=("process reward model",),
    votes=42,
    published_at=datetime(2025, 1, 13, tzinfo=UTC),
    thumbnail_url="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2501.07301.png",
    code_url="https://github.com/QwenLM/Qwen2.5-Math",
)
ORIGINAL = Entry(
    PRM,
    ARXIV,
    title=FACE.title,
    abstract="From arXiv.",
    authors=("Zhenru Zhang", "Chujie Zheng"),
    categories=("cs.CL", "cs.AI", "cs.LG"),
    version=2,
)


@pytest.mark.parametrize("entries", [[FACE, ORIGINAL], [ORIGINAL, FACE]])
def test_authors_and_categories_are_arxivs_and_votes_and_links_are_kept(entries: list[Entry]) -> None:
    paper = merge(entries)
    assert paper.authors == ("Zhenru Zhang", "Chujie Zheng")
    assert (paper.categories, paper.version) == (("cs.CL", "cs.AI", "cs.LG"), 2)
    assert (paper.votes, paper.keywords, paper.code_url) == (42, FACE.keywords, FACE.code_url)
    assert (paper.thumbnail_url, paper.published_at) == (FACE.thumbnail_url, FACE.published_at)


def test_without_arxiv_the_paper_is_what_hugging_face_says() -> None:
    paper = merge([FACE])
    assert (paper.authors, paper.abstract, paper.votes) == (FACE.authors, FACE.abstract, 42)
    assert not paper.withdrawn


def test_the_latest_votes_count() -> None:
    later = Entry(PRM, "huggingface", FACE.title, FACE.abstract, votes=61)
    fallen = Entry(PRM, "huggingface", FACE.title, FACE.abstract, votes=0)
    assert merge([FACE, ORIGINAL, later]).votes == 61
    assert merge([FACE, later, fallen]).votes == 0
    assert merge([ORIGINAL]).votes == 0


def test_what_a_source_does_not_say_wipes_nothing_out() -> None:
    bare = Entry(PRM, ARXIV, FACE.title, abstract="")
    assert (merge([FACE, bare]).authors, merge([FACE, bare]).abstract) == (FACE.authors, FACE.abstract)


def test_a_paper_is_withdrawn_when_arxivs_last_word_says_so() -> None:
    gone = Entry(PRM, ARXIV, FACE.title, "", version=3, withdrawn=True)
    back = Entry(PRM, ARXIV, FACE.title, "", version=4)
    assert merge([ORIGINAL, gone, FACE]).withdrawn
    assert not merge([ORIGINAL, gone, back, FACE]).withdrawn


def test_two_papers_never_become_one() -> None:
    other = Entry(PaperId("2501.05874"), ARXIV, "VideoRAG", "")
    with pytest.raises(ValueError, match="exactly one paper"):
        merge([FACE, other])
    with pytest.raises(ValueError, match="exactly one paper"):
        merge([])


def test_a_paper_without_an_abstract_is_a_paper() -> None:
    assert merge([Entry(PaperId("2501.00001"), "huggingface", "A title", "")]).abstract == ""
