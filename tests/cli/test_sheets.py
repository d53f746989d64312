"""The words for people's spreadsheets: hand out, look at what came back, take chosen cells."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
CLIENT = "0190a000-0000-7000-8000-000000000001"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a desk with one client; give its exit code and the one object that it printed."""
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "clients.csv").write_text(
        f"id,registered_on,nickname,phone\n{CLIENT},2026-07-01,Na,0912345678\n", encoding="utf-8"
    )

    def run(*words: object) -> tuple[int, Any]:
        options = ["--home", str(tmp_path / "team"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
        code = program.main([*options, "--lang", "en", "--json", *map(str, words)])
        told = capsys.readouterr()
        assert (told.err, told.out.count("\n")) == ("", 1)
        return code, json.loads(told.out)

    assert run("new", "team", "--name", "Hoa Sen", "--group", "G-1")[0] == 0
    assert run("load", "client", tmp_path / "clients.csv")[0] == 0
    return run


def test_out_and_back_by_commands(run: Run, tmp_path: Path) -> None:
    """Hand out, change one cell, see it as a proposal, take it, and see nothing left."""
    code, made = run("sheet", "client", "--to", tmp_path, "--as", "csv", "--private")
    assert (code, made["rows"], made["private"], made["as"]) == (0, 1, True, "csv")
    path = Path(made["path"])
    data = path.read_bytes().replace(b'"Na"', b'"Na Hai"').replace(b'"0912345678"', b'"912345678"')
    path.write_bytes(data)
    code, shown = run("proposals", path)
    one, two = shown["proposals"]
    assert (code, shown["table"], shown["told"], "accepted" in shown) == (0, "client", [], False)
    assert (one["row"], one["record"], one["column"], one["from"], one["to"]) == (
        3,
        CLIENT,
        "nickname",
        "Na",
        "Na Hai",
    )
    assert (two["damage"]["code"], two["repaired"]) == ("zeros_lost", "0912345678")
    code, taken = run("proposals", path, "--accept-all")
    assert (code, taken["accepted"]) == (0, {"cells": 1, "saved": 1, "problems": []})
    assert [one["column"] for one in run("proposals", path)[1]["proposals"]] == ["phone"]
    (row,) = run("dump", "client", "--private")[1]["rows"]
    assert (row["nickname"], row["phone"]) == ("Na Hai", "0912345678")


def test_cells_are_chosen_by_row_and_column(run: Run, tmp_path: Path) -> None:
    """What cannot be taken is a refusal with its row and column; a wrong word is wrong usage."""
    made = run("sheet", "client", "--to", tmp_path, "--as", "csv", "--private")[1]
    path = Path(made["path"])
    path.write_bytes(path.read_bytes().replace(b'"Na"', '"Nguyá»…n"'.encode()))
    code, refused = run("proposals", path, "--accept", "3:nickname")
    assert (code, refused["problem"]["code"]) == (1, "nothing_taken")
    assert (refused["problem"]["file"], refused["problem"]["row"], refused["problem"]["column"]) == (
        path.name,
        3,
        "nickname",
    )
    assert run("proposals", path, "--accept", "nickname")[0] == 2
    assert run("proposals", path, "--repair", "3:nickname")[1]["accepted"]["saved"] == 1
    assert run("dump", "client", "--private")[1]["rows"][0]["nickname"] == "Nguyễn"


def test_a_file_of_another_kind_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    """The problem says which file, and where in it."""
    (tmp_path / "x.csv").write_bytes(b"client:id\n\xff")
    code, refused = run("proposals", tmp_path / "x.csv")
    problem = refused["problem"]
    assert (code, problem["code"], problem["file"], problem["row"], problem["line"]) == (
        1,
        "not_utf8",
        "x.csv",
        2,
        2,
    )
    assert run("proposals", tmp_path / "none.csv")[1]["problem"]["code"] == "unreadable"


def test_people_read_it_in_lines(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: a warning with the file, then a line a cell that says what happened to it."""
    options = ["--home", str(tmp_path / "team"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
    assert (
        program.main([*options, "--lang", "en", "sheet", "client", "--to", str(tmp_path), "--as", "csv"]) == 0
    )
    told = capsys.readouterr().out
    assert "not sealed" in told
    path = Path(told.splitlines()[0].removeprefix("Written: "))
    path.write_bytes(path.read_bytes().replace(b'"2026-07-01"', b'"7/1/2026"'))
    assert program.main([*options, "--lang", "en", "proposals", str(path)]) == 0
    told = capsys.readouterr().out
    assert "3:registered_on [2026-07-01] → [2026-01-07] Day and month are probably turned around." in told
    assert run("proposals", path, "--accept-all")[1].get("accepted") is None
