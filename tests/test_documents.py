"""The documents are true: what they name is there, what they show is what is seen, and nothing in them is a secret."""

import os
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.settings import Settings, load
from tests.processes.paperboy import ROOT, run
from workers.cli import cli

READMES = ("README.md", "README.ko.md")
DOCUMENTS = (*READMES, "docs/architecture.md", "CONTRIBUTING.md", "CHANGELOG.md")
EXAMPLE = ROOT / ".env.example"

_LINE = re.compile(r"^([A-Z_]+)=(.*)$")
_DEFAULT = re.compile(r"기본값: (\S+)$")
_OURS = re.compile(r"(?:bot|adapters|workers|prompts|tests|docs)/[\w./-]*|[\w.-]+\.(?:md|yml|toml|sh|lock)|Dockerfile")
_COMMAND = re.compile(r"(?<![\w/])(?:\.venv/bin/)?paperboy ([a-z]+)")
_TARGET = re.compile(r"\bmake ([a-z]+)")

_HOSTS = re.compile(r"(?:pypi|pythonhosted|npmjs|anaconda|artifactory)" + r"\.(?:org|com|io|python)", re.IGNORECASE)
_INDEX = re.compile(r"index[-_]url[\s=:\"']+https?:", re.IGNORECASE)
_SECRETS = re.compile(
    r"\bsk-(?:proj-|ant-)?[A-Za-z0-9]{20,}"
    r"|\bxox[abeprs]-[A-Za-z0-9-]{20,}|\bxapp-[A-Za-z0-9-]{20,}"
    r"|\bhf_[A-Za-z0-9]{30,}|\bgh[opsu]_[A-Za-z0-9]{36}|\bAKIA[0-9A-Z]{16}\b"
    r"|\b\d{8,10}:AA[\w-]{33}\b|\b[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)


@pytest.mark.torture
def test_what_the_readme_shows_is_what_the_sample_prints() -> None:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    printed = run(inherited | {"LANG": "C.UTF-8"}, "sample").stdout
    for readme in READMES:
        shown = [token.content for token in _fences(readme) if token.info == "text"]
        assert len(shown) == 1
        assert shown[0] in printed, readme


def test_both_readmes_have_the_same_headings_and_the_same_code() -> None:
    english, korean = ([token.tag for token in _tokens(name) if token.type == "heading_open"] for name in READMES)
    assert english == korean
    code = [[(token.info, token.content) for token in _fences(name)] for name in READMES]
    assert code[0] == code[1]
    assert _commands(READMES[0]) == _commands(READMES[1])


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_command_line_is_in_the_readme_and_no_other(name: str) -> None:
    assert set(_commands(name)) == set(cli.commands)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    assert set(_TARGET.findall(_code(name))) <= targets
    assert set(_commands(name)) <= set(cli.commands)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    links = [str(token.attrs["href"]) for token in _inline(name) if token.type == "link_open"]
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not ((ROOT / name).parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(name: str) -> None:
    named = {text for text in _code_spans(name) if _OURS.fullmatch(text)}
    assert {text for text in named if not (ROOT / text).exists()} <= _NOT_IN_THE_REPOSITORY


_NOT_IN_THE_REPOSITORY = {"render.py", "client.py", "listen.py", "uv.lock"}
"""Files that are still to be written, or that stay out."""


def test_the_example_has_every_setting_and_no_other() -> None:
    compose = set(re.findall(r"\$\{(\w+)", _read("docker-compose.yml")))
    named = [found[1] for line in _read(".env.example").splitlines() if (found := _LINE.match(line))]
    assert sorted(named) == sorted({name.upper() for name in Settings.model_fields} | compose)


def test_copying_the_example_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    without = load()
    monkeypatch.setenv("PAPERBOY_ENV_FILE", str(EXAMPLE))
    assert load() == without


def test_every_line_of_the_example_is_explained_in_korean_above_it() -> None:
    for comment, name in _explained():
        assert re.match(r"# .*[가-힣]", comment), name


def test_the_defaults_that_the_example_names_are_the_defaults() -> None:
    stated = {name.lower(): found[1] for comment, name in _explained() if (found := _DEFAULT.search(comment))}
    assert len(stated) > 10
    read, default = Settings.model_validate(stated), Settings()
    assert {name: getattr(read, name) for name in stated} == {name: getattr(default, name) for name in stated}


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in _tracked() if _HOSTS.search(text) or _INDEX.search(text)] == []


def test_no_file_holds_a_secret() -> None:
    assert [name for name, text in _tracked() if _SECRETS.search(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "sk-" + "a1" * 12,
        "sk-proj-" + "a1" * 12,
        "xoxb" + "-1234567890" * 3,
        "hf_" + "aB" * 17,
        "ghp_" + "a1" * 18,
        "AKIA" + "A1" * 8,
        "123456789:" + "AA" + "b" * 33,
        "M" + "a" * 23 + "." + "b" * 6 + "." + "c" * 27,
        "-----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_a_planted_secret_would_be_found(planted: str) -> None:
    assert _SECRETS.search(f"TOKEN={planted}\n")


@pytest.mark.parametrize(
    "planted", ["https://files.pythonhosted" + ".org/x", "https://PyPI" + ".org", "--index-url " + "https://x.y"]
)
def test_a_planted_registry_would_be_found(planted: str) -> None:
    assert _HOSTS.search(planted) or _INDEX.search(planted)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _tokens(name: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(_read(name))


def _inline(name: str) -> Iterator[Token]:
    for token in _tokens(name):
        yield from token.children or ()


def _fences(name: str) -> list[Token]:
    return [token for token in _tokens(name) if token.type == "fence"]


def _code_spans(name: str) -> list[str]:
    return [token.content for token in _inline(name) if token.type == "code_inline"]


def _code(name: str) -> str:
    """All that a document shows as something to type, or as a name."""
    return "\n".join([*_code_spans(name), *(token.content for token in _fences(name) if token.info == "sh")])


def _commands(name: str) -> list[str]:
    """The commands of `paperboy` that a document shows, in order."""
    return _COMMAND.findall(_code(name))


def _explained() -> Iterator[tuple[str, str]]:
    """Each setting of the example with the line above it."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if found := _LINE.match(line):
            yield above, found[1]


def _tracked() -> Iterator[tuple[str, str]]:
    """Every text file that is in the repository, or would be with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = Path(ROOT, name)
        if path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")
