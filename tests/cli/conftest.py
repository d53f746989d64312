"""A command on a desk of one's own, with cheap keys: its exit code and the one object that it printed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\r\nsecond line\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def run(tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the desk of a name; give its exit code and the one object that it printed."""

    def run(desk: str, *words: object) -> tuple[int, Any]:
        options = ["--home", str(tmp_path / desk), "--passphrase-file", passphrase_file]
        code = program.main([*options, "--lang", "en", "--json", *map(str, words)])
        told = capsys.readouterr()
        assert told.err == ""
        assert told.out.count("\n") == 1
        return code, json.loads(told.out)

    return run
