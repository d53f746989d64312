"""Whatever is written goes through the one routine: nothing else in the program opens a file to write it."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "outreach_desk"
# What may write by itself, and why: none of it leaves a desk.
ALONE = {
    "store/safewrite.py": "the routine",
    "store/lock.py": "the lock file, empty",
    "ground/logs.py": "appends codes and numbers",
    "ground/settings.py": "window size and language, on a floor below the routine",
    "cli/printing.py": "the null device, where nobody listens any more",
    "desk/practice.py": "moves a finished folder of fiction into its place",
}
WRITERS = {"write_bytes", "write_text", "copyfile", "copy2", "copytree", "move", "rename", "touch", "link_to"}
MODES = frozenset("wxa+")


def writing(tree: ast.AST) -> Iterator[int]:
    """Give the lines on which a file is opened for writing, renamed or copied."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        of_os = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "os"
        opens = name == "open" and (of_os or any(MODES & set(text) and len(text) <= 3 for text in texts))
        # Text and dates have a `replace` too: with two arguments, or named ones.
        renames = name == "replace" and len(call.args) == 1 and not call.keywords
        routine = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "safewrite"
        if (opens or renames or name in WRITERS) and not routine:
            yield call.lineno


def test_nothing_else_writes_a_file() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): lines
        for path in sorted(SOURCE.rglob("*.py"))
        if (lines := list(writing(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {name: lines for name, lines in found.items() if name not in ALONE} == {}
    assert set(found) == set(ALONE)


def test_the_search_sees_what_it_is_to_see() -> None:
    """Planted: each way to write past the routine."""
    ways = (
        "p.write_bytes(b)",
        "open(p, 'w')",
        "p.open('xb')",
        "p.replace(q)",
        "os.open(p, f)",
        "shutil.move(p, q)",
    )
    assert [way for way in ways if not list(writing(ast.parse(way)))] == []
    others = ("p.open('rb')", "text.replace('a', 'b')", "day.replace(day=1)", "safewrite.replace(p)")
    assert [one for one in others if list(writing(ast.parse(one)))] == []
