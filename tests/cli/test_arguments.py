"""What is typed is read the same wherever the options stand, and what is wrong is said in our own words."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program
from outreach_desk.cli import arguments
from outreach_desk.ground.errors import Usage

SOURCE = Path(__file__).parents[2] / "src"


@pytest.mark.parametrize(
    "typed",
    [
        ["--home", "h", "--json", "--lang", "en", "export", "--to", "d"],
        ["export", "--to", "d", "--lang", "en", "--home", "h", "--json"],
        ["--json", "export", "--home=h", "--to=d", "--lang=en"],
        ["--to", "d", "--json", "--home", "h", "export", "--lang", "en"],
    ],
)
def test_options_stand_before_or_after_the_word(typed: list[str]) -> None:
    """Four ways to write one call."""
    call = arguments.read(typed)
    assert (call.word, call.home, call.language, call.as_json) == ("export", "h", "en", True)
    assert call.given.to == "d"


@pytest.mark.parametrize("typed", [[], ["--home", "h"], ["--lang", "vi", "--home=h"]])
def test_without_a_word_the_window_opens(typed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """No word, or only options: the window gets home and language, and its exit code is the program's."""
    opened: list[object] = []
    monkeypatch.setattr(program, "_window", lambda call: opened.append((call.home, call.language)) or 7)
    assert program.main(typed) == 7
    assert opened == [("h" if typed else None, "vi" if "--lang" in typed else None)]


def test_a_window_that_cannot_open_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even before there is a window nobody sees a traceback."""

    def broken(_call: object) -> int:
        raise ImportError("libEGL.so.1")

    monkeypatch.setattr(program, "_window", broken)
    assert program.main([]) == 1
    told = capsys.readouterr().err
    assert told.startswith("This is our mistake")
    assert "libEGL" not in told


@pytest.mark.parametrize("word", arguments.WORDS)
def test_each_word_says_how_it_is_written(word: str) -> None:
    """The usage line names the word; nonsense behind it is answered with that line, and not repeated."""
    with pytest.raises(Usage) as raised:
        arguments.read([word, "--nonsense", "a", "b", "c", "d"])
    assert arguments.usage(word) in raised.value.message()
    assert "nonsense" not in raised.value.message()


def test_help_names_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` alone tells all, with a word it tells of that one."""
    assert program.main(["--help", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert [word for word in arguments.WORDS if f"\n  {word}" not in told] == []
    assert program.main(["export", "--help", "--lang", "en"]) == 0
    assert "office-package" not in capsys.readouterr().out


def test_reading_the_words_costs_nothing_heavy() -> None:
    """The way to the window passes here: neither the database nor Qt is imported for it."""
    asked = (
        "import sys, outreach_desk.__main__\n"
        "print(sorted({'PySide6', 'sqlalchemy', 'sqlmodel'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE)},
    )
    assert done.stdout == "[]\n"


def test_a_command_loads_nothing_that_only_another_one_needs(
    lawful_keys: None, run: Callable[..., tuple[int, Any]], tmp_path: Path, passphrase_file: str
) -> None:
    """It opens a desk that is up to date: no migrations, no other database's words, no window, no sheets."""
    assert run("office", "new", "office", "--name", "Province")[0] == 0
    unneeded = {"PySide6", "alembic", "sqlalchemy.dialects.postgresql", "xlsxwriter", "python_calamine"}
    words = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "imports"]
    asked = (
        "import gc, sys\nfrom outreach_desk import __main__ as program\n"
        f"code = program.main({words})\n"
        f"print(code, sorted({unneeded} & set(sys.modules)), gc.isenabled())"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
    )
    assert done.stdout.splitlines()[-1] == "0 [] True"
