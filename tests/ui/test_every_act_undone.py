"""Every act of a team's screens and of the office's forms can be taken back, and leaves all as it was.

What the screens call is read off their source, so that a new act without a way back is noticed.
"""

import ast
import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from undoable_acts import ACTS, Known, Undo, give_back, state

from outreach_desk import ui
from outreach_desk.desk import registry
from outreach_desk.desk.desk import Desk

SCREENS = ("clients", "contacts", "directory", "meetings", "referrals", "register", "today")
NO_RECORD = {
    "enrol.approve": "lets a laptop in; revoke is its way back",
    "enrol.office_package": "writes a file",
    "returns.write_return": "writes a file",
    "revoke.confirm": "says that a person has looked",
    "revoke.revoke": "is final, and asked for twice",
    "rotation.rotate": "is final, and asked for twice",
}
OFFICE_ACTS = {"registry.save", "registry.delete"}
WAYS_BACK = {
    "attempts.undo",
    "clients.put_back",
    "clients.put_in_again",
    "clients.restore",
    "clients.unwithdraw",
    "closing.undo",
    "contacts.undo",
    "follow_ups.restore",
    "follow_ups.undo",
    "giving.restore",
    "giving.undo",
    "meetings.restore",
    "meetings.undo",
    "months.plan_back",
    "months.say_again",
    "needs.undo",
    "pasted.undo",
    "establishments.take_back",
    "people.take_back",
    "referrals.put_back",
    "referrals.restore",
    "registry.restore",
    "registry.undo",
    "same_person.ask_again",
}


def emptied(rows: set[tuple[str, tuple[tuple[str, Any], ...]]]) -> set[Any]:
    """Leave out months of which nothing is said any more, and who stood at a meeting that is deleted."""
    said = ("zero", "planned_meetings", "planned_people", "planned_turns")
    meant = {dict(row)["id"] for table, row in rows if table == "meeting"}
    rows = {(table, row) for table, row in rows if table != "attendance" or dict(row)["meeting_id"] in meant}
    return {
        (table, row)
        for table, row in rows
        if table != "period_report" or any(dict(row).get(one) for one in said)
    }


def called() -> set[str]:
    """Give every act that writes and that a screen names, `module.function`, and those that these call."""
    found = set()
    for folder in SCREENS:
        for path in (Path(ui.__file__ or "").parent / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    act = _act(node.value.id, node.attr)
                    if act is not None and _writes(act):
                        found.add(f"{node.value.id}.{node.attr}")
    return found


def _act(module: str, name: str) -> Any:
    try:
        return getattr(importlib.import_module(f"outreach_desk.desk.{module}"), name, None)
    except ModuleNotFoundError:
        return None


def _writes(act: Any) -> bool:
    """Say whether it writes itself, or calls one of its module that does."""
    if not inspect.isfunction(act):
        return False
    source = inspect.getsource(act)
    if ".write()" in source:
        return True
    names = {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    others = (getattr(inspect.getmodule(act), name, None) for name in names - {act.__name__})
    return any(inspect.isfunction(one) and ".write()" in inspect.getsource(one) for one in others)


def test_every_act_that_a_screen_calls_is_known_here() -> None:
    """With what takes it back; what has no way back says why."""
    assert called() == {*ACTS, *OFFICE_ACTS, *WAYS_BACK, *NO_RECORD}


@pytest.mark.parametrize(
    "act", [one for acts in ACTS.values() for one in acts], ids=lambda act: act.__name__[1:]
)
def test_an_act_taken_back_leaves_all_as_it_was(lone_team: Desk, act: Callable[[Known], Undo]) -> None:
    """Values, private ones too, what was planned with it, settings: all of it, and each act did something."""
    on = Known(lone_team)
    before = emptied(state(on.desk))
    undo = act(on)
    assert emptied(state(on.desk)) != before or act is give_back
    undo()
    assert emptied(state(on.desk)) == before


def test_the_offices_entries_go_back_too(office: Desk) -> None:
    """A new one goes, a changed one says what it said, a deleted one is there."""
    empty = state(office)
    made = registry.save(office, "organisation", {"code": "TT", "name": "Trạm", "kind": "hospital"})
    stood = state(office)
    changed = registry.save(office, "organisation", {"name": "Trạm Hạt", "phone": "0200000001"}, made.id)
    assert state(office) != stood
    registry.undo(office, "organisation", changed)
    assert state(office) == stood
    registry.delete(office, "organisation", made.id)
    registry.restore(office, "organisation", made.id)
    assert state(office) == stood
    registry.undo(office, "organisation", made)
    assert state(office) == empty
