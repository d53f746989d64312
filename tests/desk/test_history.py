"""How a record came to be: every write once, in its order, with who and when, and each value from → to."""

from datetime import date

import pytest
from exchange_world import World, client, delete, save

from outreach_desk.desk import history, imports, receive, send
from outreach_desk.desk.history import Change
from outreach_desk.ground.errors import Refused
from outreach_desk.records import identity


def told(changes: tuple[Change, ...]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Give who wrote what, the oldest first, without what every registration sets."""
    return [
        (
            one.who,
            [
                (step.column, step.before, step.after)
                for step in one.steps
                if step.column not in {"group_id", "registered_on", "serial"}
            ],
        )
        for one in reversed(changes)
    ]


def test_each_write_is_told_once_with_its_values(world: World) -> None:
    """Made, changed, changed back, a private word, deleted: five writes, the latest first."""
    a = world.desk("a")
    her = client(a, gender="f")
    save(a, "client", {"gender": "tg_w", "nickname": "Sen"}, her)
    save(a, "client", {"gender": "f"}, her)
    save(a, "client", {"nickname": "Na"}, her)
    delete(a, "client", her)
    changes = history.of(a, "client", her)
    assert told(changes) == [
        ("here", [("gender", "", "f"), ("deleted", "", "false")]),
        ("here", [("nickname", "", "Sen"), ("gender", "f", "tg_w")]),
        ("here", [("gender", "tg_w", "f")]),
        ("here", [("nickname", "Sen", "Na")]),
        ("here", [("deleted", "false", "true")]),
    ]
    assert all(one.at.endswith("Z") for one in changes)


def test_records_that_are_named_are_told_by_what_they_are_called(world: World) -> None:
    """Nobody knows a record by its number: a group by its code, a place by its name."""
    a = world.desk("a")
    place = save(world.office, "organisation", {"code": "T9", "name": "Nơi Thử", "kind": "hospital"})
    save(a, "organisation", {"code": "T9", "name": "Nơi Thử", "kind": "hospital"}, place)
    her = client(a, gender="f")
    served = {"client_id": her, "service": "gyn", "served_on": date(2026, 7, 1), "organisation_id": place}
    given = save(a, "service", served)
    steps = {step.column: step for step in history.of(a, "client", her)[0].steps}
    assert steps["group_id"].after_called == a.fact(identity.GROUP_CODE)
    steps = {step.column: step for step in history.of(a, "service", given)[0].steps}
    assert (steps["organisation_id"].after_called, steps["organisation_id"].before_called) == ("Nơi Thử", "")


def test_the_office_sees_who_wrote_and_no_write_twice(world: World) -> None:
    """Two reports with the same write tell of it once; the office's own correction stands as the office's."""
    a, office = world.desk("a"), world.office
    her = client(a, gender="f")
    receive.receive(office, [send.export(a, world.stick).path])
    save(a, "client", {"setting": "online"}, her)
    receive.receive(office, [send.export(a, world.stick).path])
    save(office, "client", {"gender": "m"}, her)
    assert told(history.of(office, "client", her)) == [
        ("other", [("gender", "", "f"), ("deleted", "", "false")]),
        ("other", [("setting", "", "online")]),
        ("here", [("gender", "f", "m")]),
    ]


def test_what_was_undone_is_no_part_of_it(world: World) -> None:
    """The state stays kept; it counts no more."""
    a, office = world.desk("a"), world.office
    her = client(a, gender="f")
    receive.receive(office, [send.export(a, world.stick).path])
    save(a, "client", {"gender": "m"}, her)
    [taken] = receive.receive(office, [send.export(a, world.stick).path])
    assert taken.bundle is not None
    imports.take_back(office, [taken.bundle])
    assert [steps for _, steps in told(history.of(office, "client", her))] == [
        [("gender", "", "f"), ("deleted", "", "false")]
    ]


def test_nobody_asks_for_what_is_not_here(world: World) -> None:
    """Another table, another id."""
    for table, record_id in (("client", "0" * 36), ("nothing", "x")):
        with pytest.raises(Refused) as refused:
            history.of(world.desk("a"), table, record_id)
        assert refused.value.code == "no_such_record"


def test_what_a_column_names_is_called_by_its_code(world: World) -> None:
    """Nobody reads ids: of the educator before and after the codes are told, of nobody nothing."""
    a = world.desk("a")
    group = {"group_id": a.fact("group_id")}
    lan, hoa = (save(a, "member", group | {"code": code}) for code in ("DDV-LAN-01", "DDV-HOA-02"))
    her = client(a, educator_id=lan)
    save(a, "client", {"educator_id": hoa}, her)
    save(a, "client", {"educator_id": None}, her)
    steps = [step for change in history.of(a, "client", her) for step in change.steps]
    told_of = [(step.before_called, step.after_called) for step in steps if step.column == "educator_id"]
    assert told_of == [("DDV-HOA-02", ""), ("DDV-LAN-01", "DDV-HOA-02"), ("", "DDV-LAN-01")]
