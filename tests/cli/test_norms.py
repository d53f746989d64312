"""Norms by commands: listed, set by the office from a day on, taken back; the report warns by what holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from outreach_desk import __main__ as program

Run = Callable[..., tuple[int, Any]]
SHIPPED = {
    "core_members": (10, []),
    "persons_reached": (70, []),
    "health_amount": (400_000, []),
    "health_cases": (100, []),
    "clients_per_educator": (50, []),
}


def held(answer: Any) -> dict[str, tuple[int, list[tuple[str | None, int]]]]:
    """Give of each norm the limit in force today, and what was set here: from which day, and how much."""
    return {
        one["norm"]: (one["limit"], [(step["from"], step["limit"]) for step in one["own"]])
        for one in answer["norms"]
    }


def test_an_office_sets_a_limit_and_takes_it_back(run: Run) -> None:
    """What is no norm, no limit or no day is refused, says where, and changes nothing."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    assert held(run("office", "norms")[1]) == SHIPPED
    own = SHIPPED | {"core_members": (12, [(None, 12)])}
    assert held(run("office", "norms", "core_members", "12")[1]) == own
    for given, code, problem, column in (
        (("core", "12"), 2, "norm_unknown", None),
        (("core_members", "0"), 2, "limit_form", "limit"),
        (("core_members", "1.5"), 2, "number_form", "limit"),
        (("core_members", "12", "--from", "31/02/2026"), 2, "day_unknown", "from"),
        (("--from", "01/02/2026"), 2, "norm_unknown", None),
    ):
        exit_code, answer = run("office", "norms", *given)
        told = answer["problem"]
        assert (exit_code, told["code"], told["column"]) == (code, problem, column)
    assert held(run("office", "norms")[1]) == own
    assert held(run("office", "norms", "core_members")[1]) == SHIPPED


def test_a_limit_holds_from_its_day(run: Run) -> None:
    """One of a later day does not hold yet; taken back from a day on, what held before that stays."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    run("office", "norms", "health_amount", "500,000", "--from", "01/01/2025")
    found = held(run("office", "norms", "health_amount", "600000", "--from", "01/01/2099")[1])
    assert found["health_amount"] == (500_000, [("2025-01-01", 500_000), ("2099-01-01", 600_000)])
    found = held(run("office", "norms", "health_amount", "--from", "1/6/2025")[1])
    assert found["health_amount"] == (400_000, [("2025-01-01", 500_000), ("2025-06-01", None)])
    [told] = [one for one in run("office", "norms")[1]["norms"] if one["norm"] == "health_amount"]
    assert (told["from"], told["set_here"]) == ("2019-01-01", False)
    assert "1875/QĐ-LĐTBXH" in told["source"]


def test_what_is_sealed_keeps_the_limits_of_its_time(run: Run) -> None:
    """Without a day a limit holds, and is taken back, after what is sealed; a day that is named is taken."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    run("office", "norms", "core_members", "12")
    assert run("office", "seal", "2026-07")[0] == 0

    def told(*more: str) -> Any:
        return held(run("office", "norms", "core_members", *more)[1])["core_members"]

    assert told("15") == (15, [(None, 12), ("2026-08-01", 15)])
    assert told() == (10, [(None, 12), ("2026-08-01", None)])
    assert told("--from", "2026-07-01") == (10, [(None, 12), ("2026-07-01", None)])


def test_a_team_only_lists(run: Run, tmp_path: Path, passphrase_file: str, capsys: Any) -> None:
    """The list says what is in force, from which day and from where, in the language of the person."""
    assert run("team", "new", "team", "--name", "Máy", "--group", "G-1")[0] == 0
    assert held(run("team", "norms")[1]) == SHIPPED
    code, answer = run("team", "norms", "core_members", "12")
    assert (code, answer["problem"]["code"]) == (1, "not_an_office")
    words = ["--home", str(tmp_path / "team"), "--passphrase-file", passphrase_file, "--lang"]
    for lang, line in (
        ("vi", "health_amount – Chi phí một ca dịch vụ y tế, ₫: 400.000, từ 01/01/2019 (đề xuất; Quyết định"),
        ("en", "health_amount – Cost of a case of health services, ₫: 400,000, from 01/01/2019 (proposed; D"),
    ):
        program.main([*words, lang, "norms"])
        assert line in capsys.readouterr().out
