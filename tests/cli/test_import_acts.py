"""Imports by command: a whole stick, history, undo and redo, erasure, and a look into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program
from outreach_desk.cli import asking

Run = Callable[..., tuple[int, Any]]
CLIENT = "0190a000-0000-7000-8000-000000000001"


@pytest.fixture
def stick(run: Run, tmp_path: Path) -> Path:
    """Enrol a team, register a client there and export her: the stick with the file."""
    folder = tmp_path / "stick"
    folder.mkdir()
    run("office", "new", "office", "--name", "Province")
    run("team", "new", "team", "--name", "Hoa Sen", "--group", "G-1")
    asked = run("team", "request", "--to", tmp_path)[1]
    run("office", "approve", asked["path"])
    run("team", "accept", run("office", "office-package", "--to", tmp_path)[1]["path"])
    sheet = tmp_path / "c.csv"
    sheet.write_text(f"id,serial,registered_on\n{CLIENT},K-1,2026-07-01\n", encoding="utf-8")
    run("team", "load", "client", sheet)
    run("team", "export", "--to", folder)
    return folder


def test_a_whole_stick_is_taken_in_undone_and_redone(run: Run, stick: Path) -> None:
    """One act for all files; the dump after undo and redo is the one before."""
    run("team", "export", "--to", stick)
    code, taken = run("office", "import", stick)
    assert (code, [one["seq"] for one in taken["bundles"]]) == (0, [1, 2])
    before = run("office", "dump", "client")[1]
    listed = run("office", "imports")[1]["imports"]
    assert {one["id"] for one in listed} == {one["bundle"] for one in taken["bundles"]}
    ids = [one["bundle"] for one in taken["bundles"]]
    seen = run("office", "undo", *ids, "--preview")[1]
    assert seen["removed"] == {"client": 1}
    assert run("office", "dump", "client")[1] == before
    assert run("office", "undo", *ids)[1] == seen
    assert run("office", "dump", "client")[1]["rows"] == []
    for one in ids:
        assert run("office", "redo", one)[0] == 0
    assert run("office", "dump", "client")[1] == before
    assert run("office", "check")[1]["problems"] == []


def test_a_file_is_looked_into_without_being_taken_in(run: Run, stick: Path, tmp_path: Path) -> None:
    """Inspect tells the envelope; verify asks what an import asks; a changed byte is refused by both."""
    (file,) = stick.iterdir()
    told = run("office", "bundle", "inspect", file)[1]
    assert (told["kind"], told["seq"], told["counts"]["client"], told["known"]) == ("report", 1, 1, False)
    assert run("office", "bundle", "verify", file)[0] == 0
    assert run("office", "imports")[1] == {"imports": []}
    broken = tmp_path / "desk-broken.desk"
    data = file.read_bytes()
    broken.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    for act in ("inspect", "verify"):
        code, answer = run("office", "bundle", act, broken)
        assert (code, answer["problem"]["file"]) == (1, "desk-broken.desk")


def test_erasure_reaches_the_office_and_is_never_undone(run: Run, stick: Path) -> None:
    """Code and birth are gone on both desks; the id stays; older files change nothing of it."""
    first = next(iter(stick.iterdir()))
    run("office", "import", first)
    assert run("team", "erase", "client", CLIENT)[1]["problem"]["code"] == "needs_yes_twice"
    assert run("team", "erase", "client", CLIENT, "--yes", "--yes")[0] == 0
    sent = run("team", "export", "--to", stick)[1]
    bundle = run("office", "import", stick / sent["file"])[1]["bundles"][0]["bundle"]
    (row,) = run("office", "dump", "client")[1]["rows"]
    assert (row["id"], row["serial"], row["erased"]) == (CLIENT, "", "true")
    assert run("office", "undo", bundle)[0] == 0
    (row,) = run("office", "dump", "client")[1]["rows"]
    assert (row["serial"], row["erased"]) == ("", "true")
    assert "K-1" not in str(run("office", "dump", "received")[1])


def test_a_file_that_alarms_is_asked_about_at_a_terminal(
    stick: Path,
    tmp_path: Path,
    passphrase_file: str,
    monkeypatch: pytest.MonkeyPatch,
    run: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A no leaves everything as it was; without a terminal it is taken in and told."""
    sheet = tmp_path / "c.csv"
    clients = [f"{CLIENT[:-1]}{number}" for number in range(1, 6)]
    lines = [f"{client},K-{number},2026-07-01" for number, client in enumerate(clients[1:], 2)]
    sheet.write_text("\n".join(["id,serial,registered_on", *lines, ""]), encoding="utf-8")
    run("team", "load", "client", sheet)
    run("team", "export", "--to", stick)
    run("office", "import", stick)
    sheet.write_text("\n".join(["id,gender", *(f"{client},f" for client in clients), ""]), encoding="utf-8")
    run("team", "load", "client", sheet)
    sent = run("team", "export", "--to", stick)[1]
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr(asking, "yes_to", lambda question: bool(asked.append(question)))
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", "en"]
    assert program.main([*options, "import", str(stick / sent["file"])]) == 1
    assert len(asked) == 1
    assert "Nothing was taken from it" in capsys.readouterr().err
    monkeypatch.undo()
    assert {one["gender"] for one in run("office", "dump", "client")[1]["rows"]} == {""}
    taken = run("office", "import", stick / sent["file"])[1]["bundles"][0]
    assert (taken["outcome"], taken["alarms"]) == ("imported", ["many_changed"])


def test_the_rows_of_a_file_are_shown_before_it_is_taken_in(
    run: Run, stick: Path, tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By table and outcome, with both values; as sentences too; and only before."""
    (seen,) = run("office", "import", stick, "--preview", "--rows")[1]["bundles"]
    [row] = seen["rows"]["client"]["new"]
    assert (row["code"], row["reason"], row["label"]) == ("K-1", None, "Hoa Sen")
    assert {"column": "serial", "here": None, "comes": "K-1", "wins": "comes"} in row["cells"]
    assert "rows" not in run("office", "import", stick, "--preview")[1]["bundles"][0]
    code, refused = run("office", "import", stick, "--rows")
    assert (code, refused["problem"]["code"]) == (2, "rows_of_preview")

    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", "en"]
    assert program.main([*options, "import", str(stick), "--preview", "--rows"]) == 0
    told = capsys.readouterr().out
    assert "  client, new:\n    K-1 (written by Hoa Sen, " in told
    assert "      serial: [] → [K-1] comes\n" in told
