"""Every act that a screen calls and that writes records, each done once, with its way back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from client_hands import AGREED
from two_desks import add

from outreach_desk.desk import (
    attempts,
    clients,
    closing,
    contacts,
    establishments,
    follow_ups,
    giving,
    meetings,
    months,
    needs,
    pasted,
    people,
    protection,
    referrals,
    same_person,
    slip_number,
)
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import Mark
from outreach_desk.ground import dates
from outreach_desk.records import catalog, identity
from outreach_desk.records.exchange import DeskFact
from outreach_desk.records.known_apart import KnownApart

TODAY = dates.today()
PAST = TODAY - timedelta(days=10)
Undo = Callable[[], object]


class Known:
    """A desk with something of each kind, all of which is old enough to be changed today."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.place = add(desk, "organisation", {"code": "TT", "name": "Trạm Hạt", "kind": "hospital"})
        agreed = Agreed(("record", "refer"), "spoken", PAST)
        values = {
            "registered_on": PAST,
            "serial": "KH-1",
            "nickname": "Đào",
            "status": "active",
            "gender": "f",
        }
        self.her = clients.register(desk, values, agreed).id
        self.other = clients.register(desk, {"registered_on": PAST, "serial": "KH-2"}, agreed).id
        group = {"group_id": desk.fact(identity.GROUP)}
        self.educator = add(desk, "member", group | {"code": "DDV-1"})
        at = {"client_id": self.her, "note": "trước", "educator_id": self.educator}
        self.contact = add(
            desk, "contact", group | at | {"contact_on": PAST, "mode": "phone", "topics": "hiv"}
        )
        self.service = giving.give(
            desk, self.her, at | {"service": "loan", "served_on": PAST, "amount": 5}
        ).id
        self.need = needs.note(desk, self.her, {"service": "bhyt", "noted_on": PAST, "note": "trước"})
        self.slip = referrals.issue(
            desk,
            at | {"service": "gyn", "issued_on": PAST, "organisation_id": self.place, "serial": "Q1-001"},
        ).id
        due = {"client_id": self.her, "reason": "contact", "due_on": PAST, "attempt": 1, "note": "trước"}
        self.due = add(desk, "follow_up", due | {"educator_id": self.educator})
        held = {
            "held_on": PAST,
            "kind": "periodic_meeting",
            "status": "held",
            "place": "đình",
            "next_on": TODAY,
        }
        marks = {("client", self.her): Mark(), ("client", self.other): Mark("absent", "working")}
        self.meeting = meetings.save(desk, held, marks).id
        self.agreed = add(desk, "consent", {"client_id": self.her, "purpose": "record", "given_on": PAST})


def state(desk: Desk) -> set[tuple[str, tuple[tuple[str, Any], ...]]]:
    """Give all that stands on a desk, without stamps and what is deleted."""
    found: set[tuple[str, tuple[tuple[str, Any], ...]]] = set()
    with desk.database.read() as session:
        for thing in catalog.THINGS.values():
            for row in session.scalars(sa.select(thing.model)):
                if not row.deleted:
                    cells = [(name, getattr(row, name)) for name in ("id", *thing.columns)]
                    found.add((thing.name, tuple(cells)))
        for fact in session.scalars(sa.select(DeskFact)):
            if fact.name.startswith(("protection_", "slip_book")):
                found.add(("desk", ((fact.name, fact.value),)))
        for apart in session.scalars(sa.select(KnownApart)):
            found.add(("known_apart", (("client_id", apart.client_id), ("other_id", apart.other_id))))
    return found


def _register(on: Known) -> Undo:
    saved = clients.register(on.desk, {"registered_on": TODAY, "serial": "KH-9"}, AGREED)
    return lambda: clients.delete(on.desk, saved.id)


def _change(on: Known) -> Undo:
    values = {"nickname": "Na", "gender": "tg_w", "status": "inactive", "partner_code": "P-1", "note": "sau"}
    saved = clients.change(on.desk, on.her, values, apart=[on.other])
    return lambda: clients.put_back(on.desk, saved)


def _agree(on: Known) -> Undo:
    ids = clients.agree(on.desk, on.her, Agreed(("refer",), "spoken", TODAY))
    return lambda: clients.take_out(on.desk, "consent", ids)


def _withdraw(on: Known) -> Undo:
    clients.withdraw(on.desk, on.agreed)
    return lambda: clients.unwithdraw(on.desk, on.agreed)


def _delete(on: Known) -> Undo:
    deleted = clients.delete(on.desk, on.her)
    return lambda: clients.restore(on.desk, deleted)


def _take_out(on: Known) -> Undo:
    clients.take_out(on.desk, "contact", [on.contact])
    return lambda: clients.put_in_again(on.desk, "contact", [on.contact])


def _close(on: Known) -> Undo:
    changed = closing.close(on.desk, on.her, {"status": "left_area", "status_on": TODAY})
    return lambda: closing.undo(on.desk, changed)


def _reopen(on: Known) -> Undo:
    changed = closing.reopen(on.desk, on.her)
    return lambda: closing.undo(on.desk, changed)


def _contact(on: Known) -> Undo:
    given = {"client_id": on.her, "contact_on": TODAY, "mode": "online", "next_on": TODAY + timedelta(days=9)}
    kept = contacts.keep(on.desk, given)
    return lambda: contacts.undo(on.desk, kept)


def _contact_again(on: Known) -> Undo:
    given = {"mode": "online", "note": "sau", "topics": "sti", "educator_id": None, "contact_on": TODAY}
    kept = contacts.keep(on.desk, given, on.contact)
    return lambda: contacts.undo(on.desk, kept)


def _give(on: Known) -> Undo:
    values = {"service": "voc_training", "served_on": TODAY, "result": "job_found"}
    given = giving.give(on.desk, on.her, values)
    return lambda: giving.undo(on.desk, given)


def _give_again(on: Known) -> Undo:
    given = giving.give(on.desk, on.her, {"result": "job_found", "amount": 9, "note": "sau"}, on.service)
    assert given.planned
    return lambda: giving.undo(on.desk, given)


def give_back(on: Known) -> Undo:
    giving.give(on.desk, on.her, {"result": "job_found"}, on.service)
    stood = state(on.desk)
    given = giving.give(on.desk, on.her, {"result": "dropped"}, on.service)
    assert given.dropped
    giving.undo(on.desk, given)
    assert state(on.desk) == stood
    again = giving.give(on.desk, on.her, {"result": None}, on.service)
    return lambda: again


def _service_gone(on: Known) -> Undo:
    gone = giving.delete(on.desk, on.service)
    return lambda: giving.restore(on.desk, gone)


def _note(on: Known) -> Undo:
    need = needs.note(on.desk, on.her, {"service": "gyn", "noted_on": TODAY})
    return lambda: clients.take_out(on.desk, "need", [need])


def _settle(on: Known) -> Undo:
    values = {"status": "met", "settled_on": TODAY, "met_by": f"service:{on.service}", "note": "sau"}
    settled = needs.settle(on.desk, on.need, values)
    return lambda: needs.undo(on.desk, settled)


def _need_again(on: Known) -> Undo:
    settled = needs.settle(on.desk, on.need, {"status": "dropped", "settled_on": TODAY})
    stood = state(on.desk)
    needs.undo(on.desk, needs.reopen(on.desk, on.need))
    assert state(on.desk) == stood
    return lambda: needs.undo(on.desk, settled)


def _paste(on: Known) -> Undo:
    read = pasted.read("KH-20\tNhài\t1990\tnữ")
    saved = pasted.save(on.desk, [pasted.Chosen(0, read.rows[0], ("record",))], "spoken", TODAY)
    return lambda: pasted.undo(on.desk, saved)


def _apart(on: Known) -> Undo:
    same_person.keep_apart(on.desk, on.her, [on.other])
    return lambda: same_person.ask_again(on.desk, on.her, [on.other])


def _protect(on: Known) -> Undo:
    before = protection.save(on.desk, {"protection_line": "111", "protection_words": "gọi ngay"})
    return lambda: protection.save(on.desk, before)


def _meet(on: Known) -> Undo:
    values = {"held_on": TODAY, "kind": "group_talk", "status": "held"}
    saved = meetings.save(on.desk, values, {("client", on.her): Mark()})
    return lambda: meetings.delete(on.desk, saved.id)


def _meet_again(on: Known) -> Undo:
    values = {"kind": "group_talk", "place": "chợ", "held_on": PAST + timedelta(days=1)}
    marks = {("client", on.her): Mark("absent", "working"), ("member", on.educator): Mark()}
    saved = meetings.save(on.desk, values, marks, [("client", on.other)], on.meeting)
    return lambda: meetings.undo(on.desk, saved)


def _meet_not(on: Known) -> Undo:
    values = {"status": "did_not_happen", "not_held_reason": "weather"}
    saved = meetings.save(on.desk, values, {}, [], on.meeting)
    return lambda: meetings.undo(on.desk, saved)


def _plan_next(on: Known) -> Undo:
    saved = meetings.plan_next(on.desk, on.meeting)
    return lambda: meetings.delete(on.desk, saved.id)


def _meeting_gone(on: Known) -> Undo:
    meetings.delete(on.desk, on.meeting)
    return lambda: meetings.restore(on.desk, on.meeting)


def _member(on: Known) -> Undo:
    person = people.add_member(on.desk, {"code": "TV-9", "nickname": "Lan"}, people.CORE, PAST)
    meetings.save(on.desk, {}, {person.key: Mark()}, [], on.meeting)
    return lambda: people.take_back(on.desk, person)


def _place(on: Known) -> Undo:
    added = establishments.add(on.desk, {"code": "CS-9"})
    return lambda: establishments.take_back(on.desk, added)


def _issue(on: Known) -> Undo:
    values = {"client_id": on.her, "service": "bhyt", "issued_on": TODAY, "organisation_id": on.place}
    slip = referrals.issue(on.desk, values)
    return lambda: referrals.delete(on.desk, slip.id)


def _slip(on: Known) -> Undo:
    attempts.add(
        on.desk, on.slip, {"done_on": PAST, "way": "phone", "outcome": "not_reached", "next_on": TODAY}
    )
    stood = state(on.desk)
    values = {
        "status": "completed",
        "outcome_on": TODAY,
        "evidence": "stub",
        "note": "sau",
        "educator_id": None,
    }
    slip = referrals.change(on.desk, on.slip, values)
    referrals.put_back(on.desk, slip)
    assert state(on.desk) == stood
    planned = [row for table, row in stood if table == "follow_up" and ("referral_id", on.slip) in row]
    return lambda: clients.take_out(on.desk, "follow_up", [dict(row)["id"] for row in planned])


def _slip_gone(on: Known) -> Undo:
    referrals.delete(on.desk, on.slip)
    return lambda: referrals.restore(on.desk, on.slip)


def _attempt(on: Known) -> Undo:
    values = {
        "done_on": TODAY,
        "way": "phone",
        "outcome": "not_reached",
        "next_on": TODAY + timedelta(days=2),
    }
    first = attempts.add(on.desk, on.slip, values)
    stood = state(on.desk)
    again = {"done_on": TODAY, "way": "in_person", "outcome": "reached", "note": "sau"}
    attempts.undo(on.desk, attempts.add(on.desk, on.slip, again))
    assert state(on.desk) == stood
    return lambda: attempts.undo(on.desk, first)


def _ask(on: Known) -> Undo:
    one = follow_ups.add(on.desk, {"client_id": on.other, "reason": "contact", "due_on": TODAY})
    return lambda: follow_ups.drop(on.desk, one)


def _asked(on: Known) -> Undo:
    values = {"done_on": TODAY, "way": "phone", "outcome": "not_reached", "note": "sau", "after": "lost"}
    done = follow_ups.done(on.desk, on.due, values)
    return lambda: follow_ups.undo(on.desk, done)


def _dropped(on: Known) -> Undo:
    follow_ups.drop(on.desk, on.due)
    return lambda: follow_ups.restore(on.desk, on.due)


def _plan(on: Known) -> Undo:
    planned = months.plan(on.desk, months.of(TODAY), {"planned_meetings": 4})
    return lambda: months.plan_back(on.desk, planned)


def _zero(on: Known) -> Undo:
    period = months.of(TODAY - timedelta(days=100))
    months.say_zero(on.desk, period)
    return lambda: months.take_back(on.desk, period)


def _not_zero(on: Known) -> Undo:
    period = months.of(TODAY - timedelta(days=100))
    months.say_zero(on.desk, period)
    stood = state(on.desk)
    before = months.take_back(on.desk, period)
    months.say_again(on.desk, before)
    assert state(on.desk) == stood
    return lambda: months.take_back(on.desk, period)


def _book(on: Known) -> Undo:
    slip_number.note_book(on.desk, "Q9-001", "Q9-050")
    before = slip_number.note_book(on.desk, "Q2-001", "Q2-050")
    assert before == ("Q9-001", "Q9-050")
    return lambda: slip_number.note_book(on.desk, "", "")


ACTS: dict[str, tuple[Callable[[Known], Undo], ...]] = {
    "attempts.add": (_attempt,),
    "clients.agree": (_agree,),
    "clients.change": (_change,),
    "clients.delete": (_delete,),
    "clients.register": (_register,),
    "clients.take_out": (_take_out,),
    "clients.withdraw": (_withdraw,),
    "closing.close": (_close,),
    "closing.reopen": (_reopen,),
    "contacts.keep": (_contact, _contact_again),
    "follow_ups.add": (_ask,),
    "follow_ups.done": (_asked,),
    "follow_ups.drop": (_dropped,),
    "giving.delete": (_service_gone,),
    "giving.give": (_give, _give_again, give_back),
    "meetings.delete": (_meeting_gone,),
    "meetings.plan_next": (_plan_next,),
    "meetings.save": (_meet, _meet_again, _meet_not),
    "months.plan": (_plan,),
    "months.say_zero": (_zero,),
    "months.take_back": (_not_zero,),
    "needs.note": (_note,),
    "needs.reopen": (_need_again,),
    "needs.settle": (_settle,),
    "pasted.save": (_paste,),
    "establishments.add": (_place,),
    "people.add_member": (_member,),
    "protection.save": (_protect,),
    "referrals.change": (_slip,),
    "referrals.delete": (_slip_gone,),
    "referrals.issue": (_issue,),
    "same_person.keep_apart": (_apart,),
    "slip_number.note_book": (_book,),
}
