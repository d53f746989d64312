"""Sealing by commands: a period as `report` takes it, told under the report, listed after it is off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outreach_desk import __main__ as program

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Run:
    """Make an office with a group that met in July."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    sheet = tmp_path / "groups.csv"
    sheet.write_text("code,name\nG-01,Nhóm thử\n", encoding="utf-8")
    assert run("office", "load", "peer_group", sheet)[0] == 0
    return run


def met(office: Run, folder: Path, day: str) -> None:
    """Load one meeting of the group."""
    dumped = folder / "meetings.csv"
    dumped.write_text(f"group_code,held_on,status,kind\nG-01,{day},held,periodic_meeting\n", encoding="utf-8")
    code, answer = office("office", "load", "meeting", dumped)
    assert (code, answer["saved"]) == (0, 1), answer


@pytest.mark.parametrize("calendar", ["calendar", "administrative"])
def test_a_period_is_sealed_reported_and_unsealed(office: Run, tmp_path: Path, calendar: str) -> None:
    """The report says by itself that it was sealed and what differs; `--sealed` shows what was sealed."""
    options = ["--calendar", calendar]
    met(office, tmp_path, "2026-07-02")
    code, sealed = office("office", "seal", "2026-07", *options)
    assert (code, sealed["period"], sealed["calendar"], sealed["unsealed_at"]) == (
        0,
        "2026-07",
        calendar,
        None,
    )
    code, again = office("office", "seal", "--from", sealed["from"], "--to", sealed["to"], *options)
    assert (code, again["problem"]["code"]) == (1, "period_sealed")
    met(office, tmp_path, "2026-07-03")

    now = office("office", "report", "--period", "2026-07", *options)[1]
    kept = office("office", "report", "--period", "2026-07", "--sealed", *options)[1]
    later = office("office", "report", "--period", "2026-09", *options)[1]

    def held(report: dict[str, Any]) -> Any:
        return next(row["value"] for row in report["rows"] if row["line"] == "SESSIONS")

    assert (held(now), held(kept)) == (2, 1)
    assert [one for one in now["sealed"]["figures"] if one["line"] == "SESSIONS"] == [
        {"indicator": "I-04", "line": "SESSIONS", "unit": "session", "before": 1, "after": 2, "difference": 1}
    ]
    assert [one["period"] for one in later["additions"]] == ["2026-07"]

    code, taken = office("office", "unseal", "2026-07", *options)
    assert (code, taken["id"]) == (0, sealed["id"])
    assert office("office", "report", "--period", "2026-07", "--sealed", *options)[1]["problem"]["code"] == (
        "period_not_sealed"
    )
    assert [one["unsealed_at"] is None for one in office("office", "seals")[1]["seals"]] == [False]


def test_a_person_reads_it_under_the_report(
    office: Run, tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, both values and the difference in columns; beside CSV it is a note on stderr."""
    office("office", "seal", "2026-07")
    met(office, tmp_path, "2026-07-03")
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", "en"]
    assert program.main([*options, "report", "--period", "2026-07"]) == 0
    told = capsys.readouterr()
    assert "I-04 · Sessions held (sessions)" in told.out
    line = next(one for one in told.out.splitlines() if one.startswith("I-04 · Sessions held (sessions)"))
    assert line.split()[-3:] == ["0", "1", "+1"]
    assert program.main([*options, "report", "--period", "2026-07", "--as", "csv"]) == 0
    told = capsys.readouterr()
    assert "Sealed period" not in told.out
    assert "Sealed period" in told.err
    assert program.main([*options, "seals"]) == 0
    assert capsys.readouterr().out.startswith("2026-07 (01/07/2026 – 31/07/2026): sealed at ")


def test_an_official_table_of_a_sealed_period(office: Run, tmp_path: Path) -> None:
    """As counted now with the sealed values under it, or as it was sealed; of one group none is."""
    office("office", "seal", "2026-07")
    met(office, tmp_path, "2026-07-03")
    asked = ["report", "--period", "2026-07", "--official", "change"]
    asked += ["--before-from", "2026-06-01", "--before-to", "2026-06-30"]

    def held(report: dict[str, Any]) -> list[Any]:
        (line,) = [line for line in report["lines"] if line["line"] == "SESSIONS"]
        return [cell["value"] for cell in line["cells"]]

    now, kept = office("office", *asked)[1], office("office", *asked, "--sealed")[1]
    assert (held(now), held(kept)) == ([0, 1, 1], [0, 0, 0])
    for report in (now, kept):
        found = [one for one in report["sealed"]["figures"] if one["line"] == "SESSIONS"]
        assert [(one["before"], one["after"]) for one in found] == [(0, 1)]
    code, refused = office("office", *asked, "--sealed", "--group", "G-01")
    assert (code, refused["problem"]["code"]) == (1, "table_not_kept")


def test_rows_behind_a_sealed_figure(
    office: Run, tmp_path: Path, passphrase_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of today beside both values: in the object, above the table, and of a sheet on stderr."""
    met(office, tmp_path, "2026-07-02")
    asked = ["report", "--period", "2026-07", "--rows", "I-04/SESSIONS/session"]
    assert office("office", *asked, "--sealed")[1]["problem"]["code"] == "period_not_sealed"
    office("office", "seal", "2026-07", "--on", "2026-08-20")
    met(office, tmp_path, "2026-07-03")
    kept, now = office("office", *asked, "--sealed")[1], office("office", *asked)[1]
    assert kept.pop("sealed") == {
        "on": "2026-08-20",
        "value": 1,
        "counts_now": True,
        "now": 2,
        "rule": None,
    }
    assert kept == now
    assert len(now["rows"]["counts"]) == 2
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", "en"]
    words = "Sealed as of 20/08/2026: 1. Counted now from these records for that day: 2."
    assert program.main([*options, *asked, "--sealed"]) == 0
    assert words in capsys.readouterr().out.splitlines()
    assert program.main([*options, *asked, "--sealed", "--as", "csv"]) == 0
    told = capsys.readouterr()
    assert words in told.err.splitlines()
    assert words not in told.out
    unknown = ["--rows", "I-04/NONE/session", "--sealed"]
    assert office("office", *asked[:3], *unknown)[1]["problem"]["code"] == "figure_unknown"
