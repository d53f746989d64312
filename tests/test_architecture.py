"""The house stands as drawn: floors, names, sizes, and the rules that no linter knows.

Every contract is broken once on purpose in a copy, and every rule here is shown something it must find.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "outreach_desk"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]
MODULES = sorted(PACKAGE.rglob("*.py"))

_COMMAND = re.compile(
    r"(?<!\w)--[a-z]|\b(?:admit-fork|renew-device|rotate-keys|check-stick)\b|\b(?:FILE|DIR|WORDS|DEVICE|QUESTION)\b"
)
# contract → breaches; a breach maps files (under src/outreach_desk) to the line that is added to each.
BREACHES: dict[str, list[dict[str, str]]] = {
    "Floors": [
        {"reports/breach.py": "import outreach_desk.bundle"},
        {"matching/breach.py": "import outreach_desk.bundle"},
        {"records/breach.py": "import outreach_desk.store"},
        {"newfloor.py": ""},
    ],
    "No circles between siblings": [
        {
            "reports/one.py": "import outreach_desk.reports.two",
            "reports/two.py": "import outreach_desk.reports.one",
        }
    ],
    "Qt lives in ui": [{"reports/breach.py": "import PySide6"}],
    "No SQL and no engine in ui": [
        {"ui/breach.py": "import sqlalchemy"},
        {"ui/breach.py": "import outreach_desk.store"},
    ],
    "An act is done by desk": [
        {"app.py": "import outreach_desk.records"},
        {"cli/main.py": "import outreach_desk.bundle"},
    ],
    "A migration stands alone": [{"store/migrations/breach.py": "import outreach_desk.ground"}],
}


def lint_imports(project: Path) -> tuple[dict[str, str], str]:
    """Check the contracts of `project`: contract → KEPT or BROKEN, and all that was said."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(  # noqa: S603 - our own words
        [program, "--no-logo", "--no-cache", "--config", project / "pyproject.toml"],
        capture_output=True,
        text=True,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project / "src"), "COLUMNS": "200"},
        check=False,
    )
    said = done.stdout + done.stderr
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", said, flags=re.MULTILINE)), said


def test_contracts_are_kept() -> None:
    """The house as it stands keeps every contract."""
    outcome, said = lint_imports(ROOT)
    assert outcome == dict.fromkeys(CONTRACTS, "KEPT"), said


def test_each_contract_has_a_breach() -> None:
    """A new contract comes with a breach that shows that it watches."""
    assert sorted(BREACHES) == sorted(CONTRACTS)


@pytest.mark.parametrize(
    ("name", "breach"), [(name, breach) for name, breaches in BREACHES.items() for breach in breaches]
)
def test_a_breach_is_found(name: str, breach: dict[str, str], tmp_path: Path) -> None:
    """One breach breaks its contract and no other."""
    shutil.copytree(SOURCE, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in breach.items():
        with (tmp_path / "src/outreach_desk" / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    outcome, said = lint_imports(tmp_path)
    assert outcome == dict.fromkeys(CONTRACTS, "KEPT") | {name: "BROKEN"}, said


# A rule on one module: (path under src/outreach_desk, text) → the lines that break it.

Rule = Callable[[str, str], list[int]]


def length(_path: str, text: str) -> list[int]:
    """Find a file that is longer than 400 lines."""
    lines = len(text.splitlines())
    return [lines] if lines > 400 else []


def vague_name(path: str, _text: str) -> list[int]:
    """Find a module or folder whose name says nothing. A *service* given to a client is a record of ours."""
    if path == "records/service.py":
        return []
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "service", "misc"}
    words = {word for part in Path(path).with_suffix("").parts for word in part.split("_")}
    base = [part for part in Path(path).parts if part.startswith("base_")]
    return [1] if vague & words or base else []


def full_init(path: str, text: str) -> list[int]:
    """Find an `__init__.py` with something in it."""
    return [1] if Path(path).name == "__init__.py" and text else []


def _called(node: ast.AST) -> str:
    """Name what a call calls: the last word of `a.b.c(…)`, or nothing."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id
        if isinstance(node.func, ast.Attribute):
            return node.func.attr
    return ""


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when a module is imported: all but the bodies of functions."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        children: list[ast.AST] = [*node.decorator_list, node.args]
    elif isinstance(node, ast.Lambda):
        children = [node.args]
    else:
        children = list(ast.iter_child_nodes(node))
    for child in children:
        yield from _run_at_import(child)


def translation_at_import(_path: str, text: str) -> list[int]:
    """Find a text that is translated before anybody could choose a language."""
    nodes = _run_at_import(ast.parse(text))
    return [
        node.lineno for node in nodes if isinstance(node, ast.Call) and _called(node) in {"_", "ngettext"}
    ]


def _is_built(node: ast.AST) -> bool:
    """Say whether an expression builds a text: f-string, `%`, `+` on a text, `.format`, `.join`."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Add):
            return any(_is_text(side) or _is_built(side) for side in (node.left, node.right))
        return isinstance(node.op, ast.Mod) and (_is_text(node.left) or _is_built(node.left))
    return isinstance(node, ast.JoinedStr) or _called(node) in {"format", "join"}


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def built_translation(_path: str, text: str) -> list[int]:
    """Find a translated text that is built before it is looked up: no catalogue can hold it."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and _called(node) in {"_", "N_", "ngettext"}
        and any(_is_built(argument) for argument in node.args)
    ]


LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def built_log_line(_path: str, text: str) -> list[int]:
    """Find a log line that is built from values: log calls take event codes and numbers."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LOG_METHODS
        ):
            owner = ast.unparse(node.func.value).lower()
            if "log" in owner and any(_is_built(argument) for argument in node.args):
                found.append(node.lineno)
    return found


SQL_CALLS = {"text", "execute", "executemany", "executescript", "exec_driver_sql"}


def built_sql(path: str, text: str) -> list[int]:
    """Find SQL that is built as text. Where only names of ours go in, the line says `# identifiers only`.

    A contract keeps SQL out of `ui`, where `text` makes a label.
    """
    if path.startswith("ui/"):
        return []
    lines = text.splitlines()
    found = []
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and _called(node) in SQL_CALLS
            and node.args
            and _is_built(node.args[0])
        ):
            span = lines[node.lineno - 1 : node.end_lineno]
            if not any("# identifiers only" in line for line in span):
                found.append(node.lineno)
    return found


def names_a_command(path: str, text: str) -> list[int]:
    """Find texts that send a person at a window to the command line; what to type stands in cli/hints.py."""
    if path.startswith("cli/"):
        return []
    found = []
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        marked = getattr(call.func, "id", "") in {"_", "N_", "ngettext"}
        texts = [one.value for one in call.args if marked and isinstance(one, ast.Constant)]
        if any(_COMMAND.search(one) for one in texts if isinstance(one, str)):
            found.append(call.lineno)
    return found


def screen_knows_screen(path: str, text: str) -> list[int]:
    """Find a screen (`ui/<folder>/…screen.py`) that imports a screen from another folder."""
    parts = Path(path).parts
    if len(parts) != 3 or parts[0] != "ui" or not parts[2].endswith("screen.py"):
        return []
    own = f"outreach_desk.ui.{parts[1]}"
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            other = name.split(".")
            in_ui = name.startswith("outreach_desk.ui.") and not f"{name}.".startswith(f"{own}.")
            if in_ui and any(word.endswith("screen") for word in other):
                found.append(node.lineno)
    return found


RULES: dict[str, tuple[Rule, list[tuple[str, str]]]] = {
    "a file has at most 400 lines": (length, [("ground/a.py", "1\n" * 401)]),
    "a name says what is in it": (
        vague_name,
        [
            (name, "")
            for name in ("ui/utils.py", "desk/service.py", "common/a.py", "ui/form_helpers.py", "base_a.py")
        ],
    ),
    "__init__.py is empty": (full_init, [("ui/__init__.py", "'''Words.'''\n")]),
    "nothing is translated at import": (
        translation_at_import,
        [
            ("a.py", "A = _('a')"),
            ("a.py", "class A:\n    b = language._('a')"),
            ("a.py", "def f(a=ngettext('a', 'b', 1)): pass"),
            ("a.py", "A = {'a': [_('a')]}"),
        ],
    ),
    "a translated text is whole": (
        built_translation,
        [
            ("a.py", "_(f'a {b}')"),
            ("a.py", "_('a %s' % b)"),
            ("a.py", "_('a {}'.format(b))"),
            ("a.py", "N_('a' + b)"),
        ],
    ),
    "a log line is a code and numbers": (
        built_log_line,
        [
            ("a.py", "log.info(f'a {b}')"),
            ("a.py", "self._logger.error('a %s' % b)"),
            ("a.py", "logging.info('a' + b)"),
        ],
    ),
    "SQL is never built from values": (
        built_sql,
        [
            ("a.py", "session.execute(text(f'SELECT {a}'))"),
            ("store/a.py", "connection.exec_driver_sql('SELECT %s' % a)"),
            ("a.py", "cursor.execute('SELECT ' + a)"),
            ("a.py", "op.execute('SELECT {}'.format(a))"),
        ],
    ),
    "what people read names no command": (
        names_a_command,
        [
            ("desk/a.py", "N_('Confirm it (trust --confirm).')"),
            ("bundle/a.py", "N_('Draw a new device'\n  ' (renew-device).')"),
            ("ui/a.py", "_('Let it in: import FILE.')"),
        ],
    ),
    "screens do not know each other": (
        screen_knows_screen,
        [
            ("ui/clients/screen.py", "from outreach_desk.ui.meetings import screen"),
            ("ui/clients/screen.py", "from outreach_desk.ui.meetings.screen import MeetingScreen"),
            ("ui/clients/screen.py", "import outreach_desk.ui.meetings.list_screen"),
            ("ui/clients/list_screen.py", "from outreach_desk.ui.meetings import screen"),
        ],
    ),
}
FINE = [
    ("cli/a.py", "N_('Write --yes.')"),
    ("desk/a.py", "N_('Take the file in – it is well-known.')\nf('--confirm')"),
    ("records/service.py", "'''A service.'''"),
    ("ui/__init__.py", ""),
    ("a.py", "A = N_('a')\ndef f(): return _('a {n}').format(n=1)\nB = lambda: _('a')"),
    ("a.py", "log.info('a %d', 1)\nself.catalog.add(f'a {b}')"),
    ("a.py", "session.execute(text('SELECT :a'), {'a': f'{b}'})"),
    ("a.py", "connection.exec_driver_sql(f'PRAGMA {name}')  # identifiers only"),
    (
        "ui/clients/screen.py",
        "from outreach_desk.ui.clients import list_screen\nfrom outreach_desk.ui import table",
    ),
]


@pytest.mark.parametrize("name", RULES)
def test_rule_is_kept(name: str) -> None:
    """Every module of the program keeps the rule."""
    rule = RULES[name][0]
    paths = [
        (module.relative_to(PACKAGE).as_posix(), module.read_text(encoding="utf-8")) for module in MODULES
    ]
    assert [f"{path}:{line}" for path, text in paths for line in rule(path, text)] == []


@pytest.mark.parametrize(
    ("name", "path", "text"), [(name, *sample) for name, (_, samples) in RULES.items() for sample in samples]
)
def test_rule_finds_its_breach(name: str, path: str, text: str) -> None:
    """The rule finds what it is there for."""
    assert len(RULES[name][0](path, text)) == 1


@pytest.mark.parametrize("name", RULES)
def test_rule_lets_the_rest_pass(name: str) -> None:
    """The rule does not cry at what is right."""
    assert [sample for sample in FINE if RULES[name][0](*sample)] == []
