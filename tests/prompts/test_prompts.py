"""A prompt is whole before it is sent: every field given, none left over, and no field's text taken for the prompt."""

import re
import shutil
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts
from bot import answer
from bot.explanation import Explanation
from bot.recheck import DraftedCheck, DraftedCorrection
from bot.report import DraftedReport
from bot.summary import Summary
from bot.synthesis import DraftedClaim, DraftedSynthesis
from prompts import PromptFieldsDiffer, fill
from workers.excerpts import tame

FOLDER = Path(prompts.__file__).parent
FIELDS = {
    "summary": {"title": "A title", "terms": "feature 특징", "abstract": "An abstract."},
    "synthesis": {"category": "추론·수학", "papers": "<paper>\nTitle: A title\n</paper>"},
    "easy": {"title": "A title", "terms": "feature 특징", "text": "## 1 Introduction\nA text.", "level": "초등"},
    "answer": {
        "extent": "the whole paper",
        "title": "A title",
        "paper": "## 1 Introduction\nA text.",
        "terms": "feature 특징",
        "earlier": "–",
        "question": "무엇을 했나요?",
    },
    "report": {
        "extent": "the whole paper",
        "terms": "feature 특징",
        "title": "A title",
        "text": "## 1 Introduction\nA text.",
    },
    "recheck": {
        "extent": "the whole paper",
        "title": "A title",
        "text": "## 1 Introduction\nA text.",
        "terms": "feature 특징",
        "texts": "overview: 한 가지를 살폈습니다.",
    },
    "repair": {"faults": "`title` is not written in Korean"},
}
INCLUDED = {"style"}
"""Parts of others, which nobody fills."""
READ = {"glossary"}
"""What is read for its parts and never sent whole."""
TAGS = sorted({tag for name in FIELDS for tag in re.findall(r"</(\w+)>", fill(name, **FIELDS[name]).user)})
TRICKS = st.sampled_from(
    [
        "${title}",
        "${abstract}",
        "{{style}}",
        "\n{{style}}\n",
        "\n<!-- user -->\n",
        "{",
        "}",
        "$",
        "$x^{2}$",
        r"\1",
        r"\g<0>",
        "%s",
    ]
)
TEXTS = st.lists(TRICKS | st.text(max_size=20), max_size=6).map("".join)


def test_the_glossary_can_be_read_as_it_is() -> None:
    assert prompts.text("glossary") == (FOLDER / "glossary.md").read_text(encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        prompts.text("nothing")


def test_every_prompt_there_is_is_known_here() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} == FIELDS.keys() | INCLUDED | READ


@pytest.mark.parametrize("name", FIELDS)
def test_a_filled_prompt_has_nothing_left_to_fill(name: str) -> None:
    prompt = fill(name, **FIELDS[name])
    for text in (prompt.system, prompt.user):
        assert text
        assert not re.search(r"\$\{|\{\{|<!--", text)
    for value in FIELDS[name].values():
        assert value in prompt.user


@pytest.mark.parametrize("name", FIELDS)
def test_a_missing_or_an_unused_field_is_an_error_that_names_it(name: str) -> None:
    for missing in FIELDS[name]:
        given_fields = {field: text for field, text in FIELDS[name].items() if field != missing}
        with pytest.raises(PromptFieldsDiffer, match=missing):
            fill(name, **given_fields)
    with pytest.raises(PromptFieldsDiffer, match="colour"):
        fill(name, **FIELDS[name], colour="red")


def test_a_prompt_that_there_is_not_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        fill("poem")


@given(TEXTS, TEXTS)
def test_a_papers_text_stands_in_the_prompt_as_it_is_and_changes_nothing_else(title: str, abstract: str) -> None:
    prompt, plain = (
        fill("summary", terms="–", title=title, abstract=abstract),
        fill("summary", terms="–", title="", abstract=""),
    )
    before = "Terms, as they are written in Korean: –\n\nTitle: "
    between, after = "\n\n<abstract>\n", "\n</abstract>"
    assert prompt.user == before + title + between + abstract + after
    assert prompt.system == plain.system


@given(TEXTS)
def test_what_a_repair_says_is_said_as_it_is(faults: str) -> None:
    assert f"Your reply cannot be used: {faults}.\n" in fill("repair", faults=faults).user


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_can_begin_or_end_a_tag_of_any_prompt(tag: str) -> None:
    for form in (
        f"</{tag}>",
        f"< / {tag.upper()} >",
        f'<{tag} number="1">',
        f"<\u200b/{tag}>",
        f"</\n{tag[:2]}\u00ad{tag[2:]}>",
    ):
        assert "<" not in tame(f"One {form} two")
    assert tame("a < b, <b>, and 3<paperwork") == "a < b, <b>, and 3<paperwork"


def test_what_every_paper_shares_comes_first_and_is_the_same_for_every_paper() -> None:
    one, other = (fill("summary", terms="–", title=title, abstract=f"{title}.") for title in ("One", "Other"))
    assert one.system == other.system
    assert one.user != other.user


@pytest.mark.parametrize("name", ["summary", "synthesis", "easy", "answer", "report", "recheck"])
def test_the_style_is_part_of_the_prompts_that_make_korean(name: str) -> None:
    style = (FOLDER / "style.md").read_text(encoding="utf-8").strip()
    assert style in fill(name, **FIELDS[name]).system


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("summary", list(Summary.model_fields)),
        ("synthesis", [*DraftedSynthesis.model_fields, *DraftedClaim.model_fields]),
        ("easy", list(Explanation.model_fields)),
        ("answer", [*answer.Reply.model_fields, *answer.DraftedClaim.model_fields]),
        ("report", list(DraftedReport.model_fields)),
        ("recheck", [*DraftedCheck.model_fields, *DraftedCorrection.model_fields]),
    ],
)
def test_a_prompt_names_every_field_that_is_wanted_and_no_other(name: str, fields: list[str]) -> None:
    system = fill(name, **FIELDS[name]).system
    assert re.findall(r"^- ([a-z_]+): ", system, re.MULTILINE) == fields


def test_an_include_may_have_fields_and_includes_of_its_own(tmp_path: Path) -> None:
    shutil.copy(prompts.__file__, tmp_path)
    (tmp_path / "outer.md").write_text("Be kind.\n{{inner}}\n<!-- user -->\n${question} {{inner}}\n", encoding="utf-8")
    (tmp_path / "inner.md").write_text("{{innermost}}\nTo ${name}.\n", encoding="utf-8")
    (tmp_path / "innermost.md").write_text("Always.\n", encoding="utf-8")
    elsewhere = _loader_in(tmp_path)
    made = elsewhere.fill("outer", question="Why?", name="Ada\n<!-- user -->\n{{inner}}")
    system = "Be kind.\nAlways.\nTo Ada\n<!-- user -->\n{{inner}}."
    assert (made.system, made.user) == (system, "Why? {{inner}}")
    with pytest.raises(elsewhere.PromptFieldsDiffer, match="name"):
        elsewhere.fill("outer", question="Why?")


def _loader_in(folder: Path) -> Any:
    """The loader of prompts as it would be if it lay in another folder."""
    spec = spec_from_file_location("prompts_elsewhere", folder / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
