"""The words about trust: each is one object in its promised shape, and says what, where and what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program
from outreach_desk.ground import language, machine

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the desk of a name; give its exit code and the one object that it printed."""
    words = tmp_path / "passphrase.txt"
    words.write_text(PASSPHRASE, encoding="utf-8")

    def run(desk: str, *typed: object) -> tuple[int, Any]:
        options = ["--home", str(tmp_path / desk), "--passphrase-file", str(words), "--lang", "en", "--json"]
        code = program.main([*options, *map(str, typed)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def stick(run: Run, tmp_path: Path) -> Path:
    """An office and a team that know each other, and the stick between them."""
    place = tmp_path / "stick"
    place.mkdir()
    run("office", "new", "office", "--name", "Province")
    run("team", "new", "team", "--name", "Hoa Sen", "--group", "G-1")
    run("office", "approve", run("team", "request", "--to", place)[1]["path"])
    assert hear(run, place)[0] == 0
    return place


def hear(run: Run, place: Path, *options: str) -> tuple[int, Any]:
    package = run("office", "office-package", "--to", place)[1]
    more = ["--words", " ".join(package["words"]), *options] if options else []
    return run("team", "accept", package["path"], *more)


def send(run: Run, place: Path) -> Path:
    code, done = run("team", "export", "--to", place)
    assert code == 0
    return place / str(done["file"])


def test_the_list_and_a_revocation(run: Run, stick: Path) -> None:
    code, found = run("office", "trust")
    [team] = [one for one in found["devices"] if one["role"] == "team"]
    assert (code, team["group_code"], team["valid_through"]) == (0, "G-1", None)
    late = send(run, stick)
    code, done = run("office", "revoke", team["device"], "--through", 1)
    assert (code, done["valid_through"], done["changed"]) == (0, 1, True)
    code, refused = run("office", "import", late)
    assert (code, refused["problem"]["code"]) == (1, "revoked_late")
    assert run("office", "import", late, "--let-in")[0] == 0
    assert run("office", "revoke", "aaaaaaaa", "--through", 1)[1]["problem"]["code"] == "no_such_device"
    assert run("office", "revoke", team["device"], "--through", -1)[0] == 2
    assert run("office", "trust", "--confirm")[1]["problem"]["code"] == "nothing_to_confirm"


def test_new_keys_step_by_step(run: Run, stick: Path) -> None:
    """Prepared, waited for, gone on without a team, and that team taken along by the words."""
    assert run("office", "rotate-keys")[1]["step"] == "prepared"
    code, refused = run("office", "rotate-keys")
    assert (code, refused["problem"]["code"]) == (1, "not_heard")
    code, done = run("office", "rotate-keys", "--anyway")
    assert (code, done["step"], len(done["not_heard"])) == (0, "promoted", 1)
    assert hear(run, stick)[1]["problem"]["code"] == "wrong_office"
    assert hear(run, stick, "--anew")[1]["enrolled"] is True


def test_a_new_device_and_its_request(run: Run, stick: Path) -> None:
    code, done = run("team", "renew-device")
    assert (code, done["reason"]) == (0, "asked")
    assert run("team", "export", "--to", stick)[1]["problem"]["code"] == "not_enrolled"
    approved = run("office", "approve", run("team", "request", "--to", stick)[1]["path"])[1]
    assert approved["former"] == [done["former"]]
    assert hear(run, stick)[1]["enrolled"] is True


def test_a_desk_that_renewed_itself_says_so_beside_the_answer(
    run: Run, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On the other stream, so that the answer stays one object."""
    if machine.machine_id() is None:
        pytest.skip("this machine has no id of its own")
    monkeypatch.setattr(machine, "machine_id", lambda: "0" * 31 + "1")
    options = ["--home", str(tmp_path / "team"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
    assert program.main([*options, "--lang", "en", "--json", "holes"]) == 1
    told = capsys.readouterr()
    assert "another computer" in told.err
    assert json.loads(told.out)["problem"]["code"] == "not_an_office"


def test_a_file_that_is_no_fork_is_refused_by_name(run: Run, stick: Path) -> None:
    file = send(run, stick)
    code, refused = run("office", "admit-fork", file)
    assert (code, refused["problem"]["code"], refused["problem"]["file"]) == (1, "no_fork", file.name)


def test_the_list_for_people(
    run: Run, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Vietnamese too, one line a device."""
    run("office", "rotate-keys")
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
    for chosen in ("vi", "en"):
        assert program.main([*options, "--lang", chosen, "trust"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert sum("G-1" in line for line in lines) == 1
        assert len(lines) == 5
    language.set_language("en")


def test_a_refusal_names_the_words_to_type_beside_what_a_window_says_too(
    run: Run, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message itself holds no word of the command line."""
    file = send(run, stick)
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", str(tmp_path / "passphrase.txt")]
    assert program.main([*options, "--lang", "en", "admit-fork", str(file)]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told == [
        f"{file.name}: This file is no fork: it fits what is here. Take it in like any other.",
        "At the command line: import FILE",
    ]
