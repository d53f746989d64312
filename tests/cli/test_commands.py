"""The command line does the main job, says every refusal in one shape, and never shows a traceback."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program
from outreach_desk.cli import acts, asking
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import language

SOURCE = Path(__file__).parents[2] / "src"
PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
CLIENT = "0190a000-0000-7000-8000-000000000001"
MEETING = "0190a000-0000-7000-8000-000000000002"
Run = Callable[..., tuple[int, Any]]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_main_job_by_commands(run: Run, tmp_path: Path) -> None:
    """Enrol, load, export, import, report: each answer is one object in its promised shape."""
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run("office", "new", "office", "--name", "Province")[0] == 0
    made = run("team", "new", "team", "--name", "Hoa Sen", "--group", "G-1")[1]
    assert (made["kind"], made["group_code"], len(made["device"])) == ("team", "G-1", 8)
    asked = run("team", "request", "--to", stick)[1]
    approved = run("office", "approve", asked["path"])[1]
    assert (approved["device"], approved["created"]) == (made["device"], True)
    assert approved["words"] == asked["words"]
    package = run("office", "office-package", "--to", stick)[1]
    accepted = run("team", "accept", package["path"])[1]
    assert (accepted["enrolled"], accepted["words"]) == (True, package["words"])

    meetings = write(
        tmp_path,
        "m.csv",
        f"id,held_on,kind,status,anonymous_f\n{MEETING},2026-07-01,periodic_meeting,held,3\n",
    )
    loaded = run("team", "load", "meeting", meetings)
    assert loaded == (0, {"table": "meeting", "rows": 1, "saved": 1, "unchanged": 0, "problems": []})
    sent = run("team", "export", "--to", stick)[1]
    assert (sent["seq"], sent["since"], sent["counts"]["meeting"]) == (1, 0, 1)

    code, preview = run("office", "import", stick / sent["file"], "--preview")
    assert (code, preview["bundles"][0]["outcome"]) == (0, "preview")
    code, taken = run("office", "import", stick / sent["file"])
    bundle = taken["bundles"][0]
    assert (code, bundle["file"], bundle["device"], bundle["seq"]) == (0, sent["file"], made["device"], 1)
    assert (bundle["outcome"], bundle["reason"]) == ("imported", None)
    counts = dict.fromkeys(("new", "newer", "same", "older", "joined", "conflict", "quarantined"), 0)
    assert bundle["tables"]["meeting"] == counts | {"new": 1}
    assert run("office", "import", stick / sent["file"])[1]["bundles"][0]["outcome"] == "known"

    report = run("office", "report", "--period", "2026-Q3", "--on", "31/10/2026")[1]
    assert [report[name] for name in ("from", "to", "calendar", "on")] == [
        "2026-07-01",
        "2026-09-30",
        "calendar",
        "2026-10-31",
    ]
    assert {"indicator", "line", "unit", "value", "excluded"} <= report["rows"][0].keys()
    turns = [row["value"] for row in report["rows"] if row["unit"] == "attendance_turn"]
    assert 3 in turns
    spans = ("report", "--from", "2026-07-01", "--to", "30/9/2026", "--on", "2026-10-31")
    assert run("office", *spans)[1]["rows"] == report["rows"]
    parted = run("office", *spans, "--by", "month")[1]
    months = [row["value"] for row in parted["rows"] if row["line"].startswith("ATTENDANCE@")]
    assert parted["by"] == "month"
    assert sum(months) == 3
    behind = run("office", *spans, "--rows", "I-04/ATTENDANCE/attendance_turn")[1]
    assert [row["heads"] for row in behind["rows"]["counts"]] == [3]
    assert run("office", *spans, "--rows", "I-04")[1]["problem"]["code"] == "figure_form"
    assert run("office", *spans, "--by", "moon")[1]["problem"]["code"] == "dimension_unknown"

    dumped = run("office", "dump", "meeting")[1]["rows"]
    assert dumped == run("team", "dump", "meeting")[1]["rows"]
    assert run("office", "conflicts")[1] == {"conflicts": []}
    assert run("office", "holes")[1] == {"holes": []}
    for desk in ("office", "team"):
        code, found = run(desk, "check")
        assert (code, found["problems"]) == (0, [])


def test_a_refused_file_keeps_no_other_out(run: Run, tmp_path: Path) -> None:
    """Exit 1 with the problem and its file, and the same object tells of all files."""
    run("office", "new", "office", "--name", "Province")
    broken = write(tmp_path, "desk-broken.desk", "no bundle")
    code, answer = run("office", "import", broken, tmp_path / "missing.desk")
    assert (code, [one["outcome"] for one in answer["bundles"]]) == (1, ["refused", "refused"])
    assert answer["problem"]["file"] == "desk-broken.desk"
    assert answer["problem"].keys() == {"code", "message", "file", "row", "column"}


def test_load_tells_rows_and_columns(run: Run, tmp_path: Path) -> None:
    """Rows that wait are no refusal; a file of which no row was kept is one."""
    run("team", "new", "team", "--name", "Hoa Sen")
    mixed = write(tmp_path, "c.csv", "registered_on,gender\n2026-07-01,f\n2026-07-01,zz\n")
    code, answer = run("team", "load", "client", mixed)
    assert (code, answer["saved"]) == (0, 1)
    assert answer["problems"] == [
        {"row": 3, "column": "gender", "code": "unknown_code", "message": "This code is not in the list."}
    ]
    bad = write(tmp_path, "bad.csv", "registered_on,gender\n2026-07-01,zz\n")
    code, answer = run("team", "load", "client", bad)
    problem = answer["problem"]
    assert (code, problem["code"], problem["file"], problem["row"], problem["column"]) == (
        1,
        "no_row_kept",
        "bad.csv",
        2,
        "gender",
    )
    code, answer = run("team", "load", "client", tmp_path / "none.csv")
    assert (code, answer["problem"]["code"], answer["problem"]["file"]) == (1, "unreadable", "none.csv")


def test_load_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is what is piped in."""
    run("team", "new", "team", "--name", "Hoa Sen")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"registered_on\n2026-07-01\n")))
    assert run("team", "load", "client", "-")[1]["saved"] == 1


def test_two_records_are_linked_at_the_office(run: Run, tmp_path: Path) -> None:
    """By id or by code; the same record twice is refused."""
    run("office", "new", "office", "--name", "Province")
    run("office", "load", "peer_group", write(tmp_path, "g.csv", "code,name\nA,A\n"))
    clients = "serial,group_code,registered_on\nS-1,A,2026-07-01\nS-2,A,2026-07-01\n"
    run("office", "load", "client", write(tmp_path, "c.csv", clients))
    code, answer = run("office", "link", "S-2", "S-1")
    assert (code, answer["verdict"]) == (0, "same")
    assert run("office", "link", "S-1", "S-1")[0] == 1


def test_the_office_key_is_asked_for_twice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at a terminal: `--yes` twice, else nothing is written. The log tells that it was written."""
    run("office", "new", "office", "--name", "Province")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for words in ((), ("--yes",)):
        code, answer = run("office", "office-key", "--to", tmp_path, *words)
        assert (code, answer["problem"]["code"]) == (2, "needs_yes_twice")
    assert not (tmp_path / "office-key.txt").exists()
    code, answer = run("office", "office-key", "--yes", "--to", tmp_path, "--yes")
    assert (code, answer["file"]) == (0, "office-key.txt")
    assert (tmp_path / "office-key.txt").read_text().startswith("AGE-SECRET-KEY-")
    assert "office_key_written" in (tmp_path / "office" / "desk.log").read_text()


def test_at_a_terminal_two_answers_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything but yes stops; a yes on the line leaves one question."""
    answers: list[str] = []
    asked: list[str] = []
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or answers.pop(0))
    answers[:] = ["yes", "có"]
    asking.twice(0, first="First?", second="Second?")
    answers[:] = ["yes"]
    asking.twice(1, first="First?", second="Second?")
    assert len(asked) == 3
    answers[:] = ["yes", "n"]
    with pytest.raises(asking.Cancelled):
        asking.twice(0, first="First?", second="Second?")


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (["dance"], 2, "unknown_word"),
        (["load"], 2, "usage"),
        (["new", "castle", "--name", "x"], 2, "usage"),
        (["new", "office", "--name", "x", "--group", "y"], 2, "office_has_no_group"),
        (["check", "more"], 2, "usage"),
        (["check", "--lang", "fr"], 2, "usage"),
        (["check"], 1, "no_desk"),
    ],
)
def test_what_cannot_be_done_has_a_code(run: Run, words: list[str], code: int, problem: str) -> None:
    """2 is wrong usage, 1 a refusal; the shape is always the same."""
    found, answer = run("none", *words)
    assert (found, answer["problem"]["code"]) == (code, problem)
    assert answer["problem"]["message"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["report"], "period_missing"),
        (["report", "--from", "2026-07-01", "--to", "soon"], "day_form"),
        (["dump", "nothing"], "unknown_table"),
        (["load", "nothing", "-"], "unknown_table"),
    ],
)
def test_wrong_usage_on_an_open_desk(
    run: Run, words: list[str], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only an open desk can judge is wrong usage all the same."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    run("team", "new", "team", "--name", "Hoa Sen")
    code, answer = run("team", *words)
    assert (code, answer["problem"]["code"]) == (2, problem)


@pytest.mark.parametrize("words", [("holes",), ("link", "a", "b")])
def test_a_team_desk_refuses_what_the_office_does(run: Run, words: tuple[str, ...]) -> None:
    """One message, nothing changed."""
    run("team", "new", "team", "--name", "Hoa Sen")
    code, answer = run("team", *words)
    assert (code, answer["problem"]["code"]) == (1, "not_an_office")


def test_a_passphrase_is_never_an_argument(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file and a terminal the way is named; a missing or empty file is refused."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    home = ["--home", str(tmp_path / "desk"), "--lang", "en"]
    assert program.main([*home, "check"]) == 2
    assert "--passphrase-file" in capsys.readouterr().err
    empty = write(tmp_path, "empty", "\n")
    for file in (tmp_path / "none", empty):
        assert program.main([*home, "check", "--passphrase-file", str(file)]) == 1
        assert capsys.readouterr().err.startswith("The ")
    assert not (tmp_path / "desk").exists()


def test_a_new_passphrase_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two different ones make no desk."""
    typed = ["one two three four", "one two three five"]
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    monkeypatch.setattr(asking.getpass, "getpass", lambda _prompt: typed.pop(0))
    with pytest.raises(asking.Refused):
        asking.passphrase(None, new=True)


def fail(error: BaseException) -> Callable[[Desk, Any], Any]:
    def act(_desk: Desk, _given: Any) -> Any:
        raise error

    return act


def test_a_mistake_of_ours_is_a_sentence_and_a_number(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log holds type and place, never the message; the desk is closed and opens again."""
    run("team", "new", "team", "--name", "Hoa Sen")
    monkeypatch.setitem(acts.WITH_A_DESK, "holes", fail(ValueError("Nhài 0912345678")))
    code, answer = run("team", "holes")
    assert (code, answer["problem"]["code"]) == (1, "mistake")
    line = (tmp_path / "team" / "desk.log").read_text(encoding="utf-8").splitlines()[-1]
    number = line.rpartition("number=")[2]
    assert f"{int(number):05d}" in answer["problem"]["message"]
    assert "mistake ValueError cli/main.py:" in line
    assert "Nhài" not in line + json.dumps(answer, ensure_ascii=False)
    assert run("team", "check")[0] == 0


def test_an_interruption_is_no_mistake(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C says that nothing was changed."""
    run("team", "new", "team", "--name", "Hoa Sen")
    monkeypatch.setitem(acts.WITH_A_DESK, "holes", fail(KeyboardInterrupt()))
    code, answer = run("team", "holes")
    assert (code, answer["problem"]["code"]) == (1, "cancelled")


def test_people_read_lines_and_problems_apart(
    run: Run, tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--json` what was done goes to stdout and what is wrong to stderr; a dump is bytes."""
    run("team", "new", "team", "--name", "Hoa Sen")
    options = ["--home", str(tmp_path / "team"), "--passphrase-file", passphrase_file, "--lang", "en"]
    sheet = write(tmp_path, "c.csv", "registered_on,nickname,gender\n2026-07-01,Nhài,f\n2026-07-01,,zz\n")
    assert program.main([*options, "load", "client", str(sheet)]) == 0
    told = capsys.readouterr()
    assert told.out == "client: 2 rows read, 1 saved, 0 unchanged, 1 left out.\n"
    assert told.err == "Row 3, gender: This code is not in the list.\n"
    assert program.main(["dump", "--private", *options, "client"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("id,group_id,serial,")
    assert ",Nhài," in told.out
    for form, start in (("table", "Period: "), ("csv", '\ufeff"Indicator"'), ("json", "{")):
        assert program.main([*options, "report", "--period", "2026", "--as", form]) == 0
        assert capsys.readouterr().out.startswith(start)
    rows = ["report", "--period", "2026", "--rows", "I-03/OPEN/group", "--as"]
    for form, start in (("table", "I-03  "), ("csv", '\ufeff"List"'), ("json", "{")):
        assert program.main([*options, *rows, form]) == 0
        assert capsys.readouterr().out.startswith(start)
    before = ("--before-from", "1/1/2025", "--before-to", "31/12/2025")
    for official, more, code in (
        ("annual", (), 0),
        ("support", (), 0),
        ("change", before, 0),
        ("group", (), 0),
        ("models", (), 1),
    ):
        words = ["report", "--period", "2026", "--official", official, *more]
        assert program.main([*options, *words]) == code
        assert capsys.readouterr().out.startswith("Period: ") == (code == 0)


def test_the_language_is_asked_for_or_remembered(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Vietnamese unless `--lang` or the home's settings say otherwise, messages in JSON too."""
    home = tmp_path / "desk"
    program.main(["--home", str(home), "--help"])
    assert language.language() == "vi"
    capsys.readouterr()
    home.mkdir()
    write(home, "settings.json", '{"language": "en"}')
    program.main(["--home", str(home), "dance", "--json"])
    assert "There is no such word." in json.loads(capsys.readouterr().out)["problem"]["message"]
    program.main(["--home", str(home), "--lang=vi", "--help"])
    assert language.language() == "vi"


def test_the_program_runs_as_a_process(tmp_path: Path) -> None:
    """A real start where streams are ASCII: exit codes, UTF-8 on both all the same, no traceback."""
    secret = write(tmp_path, "passphrase", PASSPHRASE)
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}

    def start(*words: str) -> "subprocess.CompletedProcess[bytes]":
        options = ["--home", str(tmp_path / "bàn"), "--passphrase-file", str(secret)]
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "outreach_desk", *options, *words],
            capture_output=True,
            env=environment,
            check=False,
        )

    assert start("new", "team", "--name", "Hoa Sen", "--group", "Nhóm-Ấ").returncode == 0
    done = start("dump", "peer_group")
    assert done.returncode == 0
    assert "Nhóm-Ấ".encode() in done.stdout
    assert done.stdout.endswith(b"\r\n")
    wrong = start("load")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert b"load TABLE FILE.csv|-" in wrong.stderr
    assert b"Traceback" not in wrong.stderr
