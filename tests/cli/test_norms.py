"""Norms by commands: listed, set by the office, taken back; the report warns by what holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., tuple[int, Any]]


def held(answer: Any) -> dict[str, tuple[int, int | None]]:
    """Give the shipped and the own limit of each norm."""
    return {one["norm"]: (one["shipped"], one["own"]) for one in answer["norms"]}


def test_an_office_sets_a_limit_and_takes_it_back(run: Run, tmp_path: Path) -> None:
    """What is no norm, or no limit, is refused and changes nothing."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    shipped = {
        "core_members": (10, None),
        "persons_reached": (70, None),
        "health_amount": (400_000, None),
        "health_cases": (100, None),
        "clients_per_educator": (50, None),
    }
    assert held(run("office", "norms")[1]) == shipped
    assert held(run("office", "norms", "core_members", "12")[1]) == shipped | {"core_members": (10, 12)}
    for given, problem in ((("core", "12"), "norm_unknown"), (("core_members", "0"), "limit_form")):
        code, answer = run("office", "norms", *given)
        assert (code, answer["problem"]["code"]) == (2, problem)
    assert held(run("office", "norms")[1])["core_members"] == (10, 12)
    assert held(run("office", "norms", "core_members")[1]) == shipped


def test_a_limit_has_a_first_day(run: Run, tmp_path: Path) -> None:
    """The day given; without one it spares what is sealed, and the last word holds from its day on."""
    assert run("office", "new", "office", "--name", "Văn phòng thử")[0] == 0
    assert run("office", "norms", "core_members", "12")[0] == 0
    assert run("office", "seal", "2026-07")[0] == 0

    def told(*more: str) -> Any:
        answer = run("office", "norms", "core_members", *more)[1]
        return next(one for one in answer["norms"] if one["norm"] == "core_members")

    one = told("15")
    assert (one["own"], one["since"], one["later"]) == (15, "2026-08-01", [])
    one = told("20", "--from", "2099-01-01")
    assert (one["own"], one["later"]) == (15, [{"from": "2099-01-01", "limit": 20}])
    one = told("--from", "2026-09-01")
    assert (one["own"], one["since"], one["later"]) == (None, "2026-09-01", [])
    assert told("--from", "2026-07-01")["since"] == "2026-07-01"
    code, answer = run("office", "norms", "core_members", "9", "--from", "x")
    assert (code, answer["problem"]["code"]) == (2, "day_form"), answer
