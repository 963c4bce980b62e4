"""The arrows run one way: bot <- adapters <- workers, and `prompts` for workers alone. Read from the imports."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "prompts": {"prompts"},
    "bot": {"bot"},
    "adapters": {"adapters", "bot"},
    "workers": {"workers", "adapters", "bot", "prompts"},
}
OURS = {*MAY_IMPORT, "tests"}
AT_HOME = {
    "sqlalchemy": ("bot.store",),
    "alembic": ("bot.store",),
    "rq": ("workers.queue", "workers.jobs"),
}
"""Libraries, and the only modules and packages that know them."""
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "manager", "managers", "service", "services"}
PLATFORM_LIBRARIES = {"discord", "telegram", "slack_bolt", "slack_sdk"}
READERS = {"pypdfium2", "selectolax"}


@dataclass(frozen=True)
class Import:
    """One module's import of another; `deferred` where it is done inside a function or for type checking alone."""

    importer: str
    imported: str
    deferred: bool


def modules(root: Path) -> dict[str, Path]:
    """Our modules by dotted name, a package under its own."""
    files = (file for package in MAY_IMPORT for file in (root / package).rglob("*.py"))
    return {".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imports(root: Path) -> list[Import]:
    """Every import in our modules, wherever in them it stands. `from a import b` names the module b where it is one."""
    known = modules(root)
    found = []
    for name, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        package = name if file.stem == "__init__" else name.rpartition(".")[0]
        at_once = set(_at_once(tree.body))
        for node in ast.walk(tree):
            found += [Import(name, one, node not in at_once) for one in _imported(node, package, known)]
    return found


def _at_once(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that importing a module runs: not what is in functions, nor what is for type checkers."""
    for node in body:
        yield node
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or for_types:
            continue
        for branch in ("body", "orelse", "finalbody"):
            yield from _at_once(getattr(node, branch, ()))
        for handler in getattr(node, "handlers", ()):
            yield from _at_once(handler.body)


def _imported(node: ast.AST, package: str, known: dict[str, Path]) -> list[str]:
    match node:
        case ast.Import(names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module, names, level):
            above = package.rsplit(".", level - 1)[0] if level else ""
            base = ".".join(part for part in (above, module) if part)
            inner = [f"{base}.{alias.name}" for alias in names]
            return [one if one in known else base for one in inner] or [base]
        case ast.Call(ast.Name("__import__") | ast.Attribute(attr="import_module"), [ast.Constant(str(name)), *_]):
            return [name]
        case _:
            return []


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def wrong_arrows(found: Iterable[Import]) -> list[Import]:
    """The imports of ours that their room may not have."""
    rooms = ((one, one.importer.partition(".")[0], one.imported.partition(".")[0]) for one in found)
    return [one for one, importer, imported in rooms if imported in OURS and imported not in MAY_IMPORT[importer]]


def strays(found: Iterable[Import]) -> list[Import]:
    """The imports of a library by a module that is not its home."""
    return [
        one
        for one in found
        for library, homes in AT_HOME.items()
        if is_in(one.imported, library) and not any(is_in(one.importer, home) for home in homes)
    ]


def cycle(found: Iterable[Import]) -> list[str]:
    """Modules of ours that need each other to be imported; empty where there are none.

    A package's own list of what it holds is not an arrow back: that its modules run `__init__` first is Python's way.
    """
    graph: dict[str, set[str]] = {}
    for one in found:
        if not one.deferred and not is_in(one.importer, one.imported):
            graph.setdefault(one.importer, set()).add(one.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def empty_names(names: Iterable[str]) -> list[str]:
    return [name for name in names if EMPTY_NAMES & {*name.split("."), *name.rpartition(".")[2].split("_")}]


def loaded_by(*names: str) -> set[str]:
    """The top-level modules that a new interpreter has loaded after importing these."""
    code = f"import sys, json, {', '.join(names)}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_no_arrow_runs_back() -> None:
    assert wrong_arrows(imports(ROOT)) == []


def test_sql_stays_in_the_store_and_the_queue_in_its_module() -> None:
    assert strays(imports(ROOT)) == []


def test_no_two_modules_need_each_other() -> None:
    assert cycle(imports(ROOT)) == []


def test_every_module_says_what_it_is_by_its_name() -> None:
    assert empty_names(modules(ROOT)) == []


def test_all_that_is_ours_was_looked_at() -> None:
    found = imports(ROOT)
    assert {one.partition(".")[0] for one in modules(ROOT)} == MAY_IMPORT.keys()
    assert Import("workers.summarise", "prompts", deferred=False) in found
    assert Import("workers.cli", "workers.wiring", deferred=True) in found
    assert any(is_in(one.imported, "sqlalchemy") for one in found)
    assert any(is_in(one.imported, "rq") for one in found)


def test_the_command_line_starts_without_what_a_command_may_not_need() -> None:
    heavy = {"openai", "sqlalchemy", "alembic", "rq", "redis", "rich", "pydantic", *PLATFORM_LIBRARIES}
    assert loaded_by("workers.cli") & heavy == set()


def test_a_worker_loads_no_library_of_a_platform_that_is_not_used() -> None:
    loaded = loaded_by("workers.processes", "workers.jobs", "adapters.registry")
    assert loaded & PLATFORM_LIBRARIES == set()
    assert "rq" in loaded


def test_what_is_said_can_be_made_without_a_database() -> None:
    assert loaded_by("bot.digest", "bot.archive", "bot.recheck") & {"sqlalchemy", "alembic"} == set()


def test_what_hears_and_what_sends_load_no_library_of_a_model_and_only_a_child_one_that_reads_papers() -> None:
    listeners = [f"adapters.{platform}.listen" for platform in ("console", "discord", "slack", "telegram")]
    assert loaded_by("workers.listen", "workers.processes", *listeners) & {"openai", *READERS} == set()
    assert loaded_by("workers.jobs") & READERS == set()
    assert loaded_by("workers.reading.html", "workers.reading.pdf") & READERS == READERS


def house(root: Path, **files: str) -> list[Import]:
    """The imports of a house with these files: `bot__store` is `bot/store.py`."""
    for package in MAY_IMPORT:
        (root / package).mkdir()
        (root / package / "__init__.py").touch()
    for name, text in files.items():
        file = root / f"{name.replace('__', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return imports(root)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot__digest", "import adapters.console"),
        ("bot__digest", "from adapters import console"),
        ("bot__digest", "def late():\n    from workers.llm import ask"),
        ("bot__digest", "if TYPE_CHECKING:\n    import workers"),
        (
            "bot__digest",
            "class A:\n    async def b(self):\n        try:\n            import workers\n        except E: ...",
        ),
        ("bot__digest", "import prompts"),
        ("bot__digest", "importlib.import_module('workers.llm')"),
        ("adapters__slack__client", "from workers.wiring import Parts"),
        ("adapters__slack__client", "from prompts import fill"),
        ("prompts__loader", "import bot.errors"),
        ("workers__cli", "from tests.fakes import world"),
    ],
)
def test_an_arrow_that_runs_back_is_found_wherever_it_stands(tmp_path: Path, name: str, text: str) -> None:
    assert [one.importer for one in wrong_arrows(house(tmp_path, **{name: text}))] == [name.replace("__", ".")]


def test_arrows_that_run_the_right_way_are_left_alone(tmp_path: Path) -> None:
    found = house(
        tmp_path,
        bot__digest="import json\nfrom bot import replies\nfrom . import replies",
        bot__replies="",
        adapters__base="from bot.digest import card",
        workers__cli="import prompts\nfrom adapters import base\nimport bot",
    )
    assert (wrong_arrows(found), strays(found), cycle(found)) == ([], [], [])
    assert Import("bot.digest", "bot.replies", deferred=False) in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot__digest", "from sqlalchemy import select"),
        ("bot__storey", "import sqlalchemy.orm"),
        ("workers__wiring", "def late():\n    import alembic.command"),
        ("workers__schedule", "from rq import Queue"),
    ],
)
def test_a_library_away_from_home_is_found(tmp_path: Path, name: str, text: str) -> None:
    found = house(tmp_path, **{name: text, "bot__store__tables": "import sqlalchemy", "workers__queue": "import rq"})
    assert [one.importer for one in strays(found)] == [name.replace("__", ".")]


def test_a_circle_of_imports_is_found_unless_one_of_them_waits(tmp_path: Path) -> None:
    files = {"bot__a": "import bot.b", "bot__b": "from bot import c", "bot__c": "try:\n    import bot.a\nfinally: ..."}
    (tmp_path / "circle").mkdir()
    (tmp_path / "broken").mkdir()
    assert {"bot.a", "bot.b", "bot.c"} <= set(cycle(house(tmp_path / "circle", **files)))
    assert cycle(house(tmp_path / "broken", **(files | {"bot__c": "def late():\n    import bot.a"}))) == []


def test_a_name_that_says_nothing_is_found() -> None:
    names = [
        "bot.utils",
        "bot.common.text",
        "workers.task_manager",
        "adapters.core",
        "bot.community",
        "workers.scoring",
    ]
    assert empty_names(names) == names[:4]
