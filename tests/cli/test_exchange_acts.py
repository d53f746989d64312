"""The way back by command: answer, questions, an answer to one, twins, and the sheet of waiting rows."""

from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program

CLIENT = "0190a000-0000-7000-8000-000000000001"
Run = Any


@pytest.fixture
def stick(run: Run, tmp_path: Path) -> Path:
    """Enrol two laptops of one group; each writes the same client in its own way, and both export."""
    folder = tmp_path / "stick"
    folder.mkdir()
    run("office", "new", "office", "--name", "Province")
    for team in ("one", "two"):
        run(team, "new", "team", "--name", "Hoa Sen", "--group", "G-1")
        run("office", "approve", run(team, "request", "--to", tmp_path)[1]["path"])
    package = run("office", "office-package", "--to", tmp_path)[1]["path"]
    for team, gender in (("one", "f"), ("two", "m")):
        run(team, "accept", package)
        sheet = tmp_path / f"{team}.csv"
        sheet.write_text(f"id,serial,registered_on,gender\n{CLIENT},K-1,2026-07-01,{gender}\n", "utf-8")
        assert run(team, "load", "client", sheet)[1]["saved"] == 1
        run(team, "export", "--to", folder)
    assert run("office", "import", folder)[0] == 0
    return folder


def test_a_question_of_the_office_is_answered_by_the_team(run: Run, stick: Path, tmp_path: Path) -> None:
    """Return, questions, resolve, export: closed at both."""
    back = tmp_path / "back"
    back.mkdir()
    assert run("office", "return", "--group", "G-1", "--to", back)[1]["counts"]["question"] == 1
    (taken,) = run("one", "import", back)[1]["bundles"]
    assert (taken["outcome"], taken["told"]) == ("imported", {"complete_to": 1, "asked": 1, "waiting": 0})
    (asked,) = run("one", "questions")[1]["questions"]
    assert (asked["by"], asked["fact"]) == ("office", "gender")
    code, done = run("one", "resolve", asked["id"], "--take", "theirs")
    assert (code, done["cells"]) == (0, asked["theirs"])
    assert run("one", "questions")[1]["questions"] == []
    again = tmp_path / "again"
    again.mkdir()
    run("one", "export", "--to", again)
    run("office", "import", again)
    assert run("office", "questions")[1]["questions"] == []


def test_a_twin_goes_from_laptop_to_laptop(run: Run, stick: Path, tmp_path: Path) -> None:
    """The other one takes it, the office cannot."""
    path = tmp_path / "twin"
    path.mkdir()
    code, done = run("one", "twin", "--to", path)
    assert (code, done["counts"]["client"]) == (0, 1)
    assert run("two", "import", path)[1]["bundles"][0]["outcome"] == "imported"
    code, refused = run("office", "import", path)
    assert (code, refused["problem"]["code"]) == (1, "not_for_us")


def test_the_sheet_of_waiting_rows_is_written(run: Run, stick: Path, tmp_path: Path) -> None:
    """None waits here; a group of no name is refused."""
    assert run("office", "failed-rows", "--to", tmp_path)[1]["rows"] == 0
    code, refused = run("office", "failed-rows", "--to", tmp_path, "--group", "G-9")
    assert (code, refused["problem"]["code"]) == (1, "no_such_group")


def test_people_read_sentences(
    run: Run, stick: Path, tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the office has, what it asks, and how to answer."""
    back = tmp_path / "back"
    back.mkdir()
    run("office", "return", "--group", "G-1", "--to", back)
    for words in (("import", str(back)), ("questions",)):
        program.main(
            ["--home", str(tmp_path / "one"), "--passphrase-file", passphrase_file, "--lang", "en", *words]
        )
    text = capsys.readouterr().out
    assert "The office has everything up to number 1." in text
    assert "asked by the office" in text
    assert "theirs – the other value: [gender=" in text


def test_a_third_value_is_written_as_it_is_typed(run: Run, stick: Path) -> None:
    """`--value` is never a choice, and one of the two words must stand there."""
    [asked] = [one for one in run("office", "questions")[1]["questions"] if one["fact"] == "gender"]
    code, refused = run("office", "resolve", asked["id"], "--value", "ours")
    assert (code, refused["problem"]["code"]) == (1, "invalid")
    assert run("office", "resolve", asked["id"])[0] == 2
    assert run("office", "resolve", asked["id"], "--take", "ours", "--value", "m")[0] == 2
    code, done = run("office", "resolve", asked["id"], "--value", "other")
    assert (code, done["cells"]) == (0, {"gender": "other"})


def _held(run: Run) -> list[dict[str, Any]]:
    return [one for one in run("office", "questions")[1]["questions"] if one["kind"] == "held"]


def test_a_waiting_row_is_discarded_waits_again_and_is_not_let_in(
    run: Run, stick: Path, tmp_path: Path
) -> None:
    """Its client was taken back: it comes in with her, and by nobody's word before."""
    run("one", "accept", run("office", "office-package", "--to", tmp_path)[1]["path"])
    sheet = tmp_path / "consent.csv"
    sheet.write_text(f"client_id,purpose,given_on\n{CLIENT},record,2026-07-01\n", "utf-8")
    assert run("one", "load", "consent", sheet)[1]["saved"] == 1
    earlier = [one["id"] for one in run("office", "imports")[1]["imports"]]
    run("office", "import", tmp_path / run("one", "export", "--to", tmp_path)[1]["file"])
    assert run("office", "undo", *earlier)[0] == 0
    [row] = _held(run)
    code, refused = run("office", "admit-rows", row["id"], "--other-group")
    assert (code, refused["problem"]["code"]) == (1, "never_let_in")

    assert run("office", "discard-rows", row["id"])[1] == _decided("discarded", came_in=0)
    assert _held(run) == []
    assert run("office", "questions", "--discarded")[1]["questions"] == [row]
    assert run("office", "restore-rows", row["id"])[1] == _decided("taken_up", came_in=0)
    assert _held(run) == [row]

    for one in earlier:
        run("office", "redo", one)
    assert _held(run) == []
    assert run("one", "discard-rows", row["id"])[1]["problem"]["code"] == "not_an_office"


def _decided(act: str, *, came_in: int) -> dict[str, Any]:
    return {"act": act, "rows": 1, "came_in": came_in, "freed": 0}
