"""What waits for a person at the office."""

import pytest
from exchange_world import World, client, save

from outreach_desk.desk import figure_page, figures, official, questions, receive, sealing, send
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground.errors import Refused
from outreach_desk.records import ids
from outreach_desk.reports import forms
from outreach_desk.reports.table import Missing


def conflict(world: World) -> str:
    """Make one: both laptops of a group write one client's gender without having seen the other."""
    a, b = world.desk("a"), world.desk("b")
    mine = client(a, gender="f")
    client(b, record_id=mine, gender="m")
    receive.receive(world.office, [send.export(one, world.stick).path for one in (a, b)])
    return mine


def test_a_conflict_shows_both_values_and_who_wrote_them(world: World) -> None:
    mine = conflict(world)
    [found] = questions.conflicts(world.office)
    devices = {world.senders[name].device: value for name, value in (("a", "f"), ("b", "m"))}
    said = {
        found["stamp_ours"].split(":")[0]: found["ours"]["gender"],
        found["stamp_theirs"].split(":")[0]: found["theirs"]["gender"],
    }
    assert (said, found["kind"], found["table"], found["record"], found["fact"]) == (
        devices,
        "conflict",
        "client",
        mine,
        "gender",
    )
    assert found["id"] == ids.of_conflict(mine, "gender", (found["stamp_ours"], found["stamp_theirs"]))


def test_a_conflict_is_one_question_however_often_it_is_met(world: World) -> None:
    conflict(world)
    receive.receive(world.office, [send.export(world.desk("b"), world.stick).path])
    assert len(questions.conflicts(world.office)) == 1


def test_an_answer_is_a_new_write_and_closes_it_for_good(world: World) -> None:
    mine = conflict(world)
    save(world.office, "client", {"gender": "other"}, mine)
    assert questions.conflicts(world.office) == []
    receive.receive(world.office, [send.export(world.desk("b"), world.stick).path])
    assert questions.conflicts(world.office) == []


def test_a_desk_that_has_sent_nothing_is_named(world: World) -> None:
    found = questions.holes(world.office)
    assert [(one["kind"], one["group_code"]) for one in found] == [("nothing_yet", "G1")] * 2 + [
        ("nothing_yet", "G2")
    ]


def test_holes_are_spans_from_first_to_last(world: World) -> None:
    """The sixth is none: what it held is in the seventh, which holds all since the fifth."""
    a = world.desk("a")
    client(a)
    first = send.export(a, world.stick).path
    receive.receive(world.office, [first])
    pen = world.senders["a"]
    pen.seq, pen.last = 6, "0" * 64
    receive.receive(world.office, [pen.file(world.stick, {"client": []}, ours={"since": 5})])
    [found] = [one for one in questions.holes(world.office) if one["kind"] == "missing"]
    assert (found["device"], found["first"], found["last"], found["complete_to"]) == (a.device, 2, 5, 1)


def test_a_desk_whose_latest_event_is_a_month_behind_is_quiet(world: World) -> None:
    for name, last in (("a", "2026-08-02"), ("b", "2026-07-31")):
        pen = world.senders[name]
        period = {"from": "2026-07-01", "to": last}
        receive.receive(world.office, [pen.file(world.stick, {"client": []}, ours={"period": period})])
    quiet = [one["device"] for one in questions.holes(world.office) if one["kind"] == "quiet"]
    assert quiet == [world.senders["b"].device]


def test_what_is_missing_is_counted_alike_wherever_it_is_told(world: World) -> None:
    """Bundles, and of how many desks; others from which nothing came stand apart. A seal keeps the same."""
    pen = world.senders["a"]
    receive.receive(world.office, [pen.file(world.stick, {"client": []})])
    pen.seq, pen.last = 6, "0" * 64
    receive.receive(world.office, [pen.file(world.stick, {"client": []}, ours={"since": 5})])
    july = {"first": "2026-07-01", "last": "2026-07-31"}
    asked = figures.parse_period(world.office, **july)

    def told() -> list[Missing]:
        return [
            figures.report(world.office, asked).standing.missing,
            official.count(world.office, forms.ANNUAL, asked).tables[0].standing.missing,
            figure_page.look(world.office, Asked(**july)).missing,
        ]

    found = told()
    sealed = sealing.seal(world.office, asked)
    assert [*found, *told(), sealed.missing] == [Missing(bundles=4, desks=1, behind=2)] * 7


class TestLink:
    def test_two_records_are_linked_by_any_of_their_names(self, world: World) -> None:
        a, c = world.desk("a"), world.desk("c")
        one, other = client(a, "A-1"), client(c, "C-1")
        receive.receive(world.office, [send.export(desk, world.stick).path for desk in (a, c)])
        found = questions.link(world.office, "C-1", one)
        assert (found["client_id"], found["other_id"], found["verdict"]) == (*sorted((one, other)), "same")
        assert found["id"] == ids.of_pair(*sorted((one, other)))
        assert questions.link(world.office, other, "A-1")["id"] == found["id"]

    @pytest.mark.parametrize(
        ("names", "code"),
        [
            (("A-1", "A-1"), "same_record"),
            (("A-1", "nobody"), "no_such_client"),
            (("A-1", "X-1"), "several_clients"),
        ],
    )
    def test_what_is_not_two_records_is_refused(
        self, world: World, names: tuple[str, str], code: str
    ) -> None:
        a, c = world.desk("a"), world.desk("c")
        client(a, "A-1")
        client(a, "X-1")
        client(c, "X-1")
        receive.receive(world.office, [send.export(desk, world.stick).path for desk in (a, c)])
        with pytest.raises(Refused) as caught:
            questions.link(world.office, *names)
        assert caught.value.code == code

    def test_a_team_links_nobody(self, world: World) -> None:
        with pytest.raises(Refused, match="not_an_office"):
            questions.link(world.desk("a"), "A-1", "A-2")
