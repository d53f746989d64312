"""Scenarios whose files an office may get in any order: each writes up to six of them.

The first ones are named by what people do; the last ones are drawn by a seed.
"""

import random
from collections.abc import Callable

from exchange_world import state
from history_values import Values
from order_stage import MOST_FILES, Stage
from parting_desks import OFFICE

Scenario = Callable[[Stage], None]
COMPLETED = {"status": "completed", "outcome_on": "2000-01-21", "evidence": "stub"}
MISSED = {"status": "not_completed", "outcome_on": "2000-01-23", "reason": "no_show"}
DRAWN = 4


def shared(stage: Stage) -> str:
    """Give a client that both laptops of a group and the office know."""
    who = stage.client("a1", gender="f")
    stage.twin("a1", "a2")
    stage.report("a1")
    stage.settled()
    return who


def concurrent_edit(stage: Stage) -> None:
    who = shared(stage)
    for value in ("m", "other", "tg_w"):
        stage.save("a1", "client", who, gender=value)
        stage.report("a1")
        stage.save("a2", "client", who, gender="f" if value == "m" else "m", status="active")
        stage.report("a2")


def concurrent_new(stage: Stage) -> None:
    """The office hears of the record by these files alone."""
    who = stage.client("a1", gender="f")
    stage.twin("a1", "a2")
    stage.save("a1", "client", who, serial="KH 1")
    stage.save("a2", "client", who, serial="KH 2")
    stage.report("a1", "a2", "a1", "a2")


def same_value_unseen(stage: Stage) -> None:
    who = shared(stage)
    for name in ("a1", "a2"):
        stage.save(name, "client", who, gender="m")
    stage.report("a1", "a2")
    stage.save("a1", "client", who, serial="KH 1")
    stage.report("a1", "a2")


def three_writers(stage: Stage) -> None:
    who = shared(stage)
    stage.save(OFFICE, "client", who, gender="other")
    stage.save("a1", "client", who, gender="m")
    stage.save("a2", "client", who, gender="tg_w")
    stage.report("a1", "a2")
    stage.save("a2", "client", who, birth_year="1970", birth_month="3")
    stage.report("a2", "a1")


def delete_against_edit(stage: Stage) -> None:
    who = shared(stage)
    stage.delete("a1", "client", who)
    stage.save("a2", "client", who, gender="m", serial="KH 2")
    stage.report("a1", "a2")
    stage.save("a2", "client", who, status="active")
    stage.report("a2")


def delete_and_restore(stage: Stage) -> None:
    who = shared(stage)
    stage.delete("a1", "client", who)
    stage.report("a1")
    stage.delete("a1", "client", who, back=True)
    stage.report("a1")
    stage.save("a2", "client", who, gender="m")
    stage.delete("a2", "client", who)
    stage.report("a2", "a1")


def deleted_twice(stage: Stage) -> None:
    who = shared(stage)
    for name in ("a1", "a2"):
        stage.save(name, "client", who, serial=f"KH {name}")
        stage.report(name)
        stage.delete(name, "client", who)
        stage.report(name)


def delete_what_others_name(stage: Stage) -> None:
    """A live attendance names a deleted client."""
    who = shared(stage)
    when = stage.meeting("a2")
    stage.attends("a2", when, who)
    stage.report("a2")
    stage.delete("a1", "client", who)
    stage.report("a1")
    stage.attends("a1", stage.meeting("a1"), stage.client("a1"))
    stage.report("a1", "a2")


def twin(stage: Stage) -> None:
    who = stage.client("a1")
    stage.report("a1")
    stage.twin("a1", "a2")
    stage.save("a2", "client", who, gender="m")
    stage.report("a2")
    stage.twin("a2", "a1")
    stage.save("a1", "client", who, gender="f")
    stage.report("a1", "a2")


def twins_that_disagree(stage: Stage) -> None:
    """The conflict is met on both laptops; their questions travel."""
    who = shared(stage)
    stage.save("a1", "client", who, gender="m")
    stage.save("a2", "client", who, gender="tg_w")
    stage.report("a1")
    stage.twin("a1", "a2")
    stage.report("a2")
    stage.twin("a2", "a1")
    stage.report("a1", "a2")


def twin_answered(stage: Stage) -> None:
    twins_that_disagree(stage)
    (asked,) = stage.asks("a2")
    stage.desks.resolve(stage.life("a2"), asked, "theirs")
    stage.report("a2")
    stage.twin("a2", "a1")
    stage.report("a1")


def partial_since(stage: Stage) -> None:
    for value in ("f", "m", "other"):
        who = stage.client("a1", gender=value)
        stage.report("a1")
        stage.confirmed("a1")
        stage.save("a1", "client", who, status="active")
    stage.report("a1")
    stage.client("a2")
    stage.report("a2")


def late_hole(stage: Stage) -> None:
    """Of six numbers the middle ones hold only what is new."""
    who = stage.client("a1")
    for place in range(MOST_FILES):
        stage.save("a1", "client", who, serial=f"KH {place}")
        stage.client("a1", serial=f"new {place}")
        stage.report("a1")
        if place in {1, 2, 3}:
            stage.confirmed("a1")


def repeated(stage: Stage) -> None:
    who = shared(stage)
    stage.save("a1", "client", who, gender="m")
    stage.report("a1")
    stage.save("a2", "client", who, gender="other")
    stage.report("a2")
    stage.files += stage.files[:2] + stage.files[:1]


def references_before_targets(stage: Stage) -> None:
    who = stage.client("a1")
    stage.report("a1")
    stage.confirmed("a1")
    when = stage.meeting("a1")
    stage.report("a1")
    stage.confirmed("a1")
    stage.attends("a1", when, who)
    stage.report("a1")
    stage.confirmed("a1")
    stage.referral("a1", who)
    stage.report("a1")


def a_long_way_back(stage: Stage) -> None:
    """What waits is changed while it waits, and what it names comes last."""
    who, when = stage.client("a1"), stage.meeting("a1")
    stage.report("a1")
    stage.confirmed("a1")
    mark = stage.attends("a1", when, who)
    stage.report("a1")
    stage.confirmed("a1")
    for presence in ("unmarked", "present"):
        stage.save("a1", "attendance", mark, presence=presence)
        stage.report("a1")


def one_attendance_twice(stage: Stage) -> None:
    """Two laptops mark one person at one meeting: it is one record."""
    who, when = stage.client("a1"), stage.meeting("a1")
    stage.twin("a1", "a2")
    stage.attends("a1", when, who)
    stage.attends("a2", when, who, presence="unmarked")
    stage.report("a1", "a2")
    stage.delete("a2", "meeting", when)
    stage.report("a2", "a1")


def link(stage: Stage) -> None:
    """The office has said that two records are one person; then both change."""
    who, other = shared(stage), stage.client("a2", serial="KH other")
    stage.report("a2")
    stage.settled()
    pair = dict(zip(("client_id", "other_id"), sorted((who, other)), strict=True))
    stage.save(OFFICE, "person_link", None, **pair, verdict="same")
    stage.delete("a1", "client", who)
    stage.report("a1")
    stage.save("a2", "client", other, gender="m")
    stage.report("a2")
    stage.delete("a1", "client", who, back=True)
    stage.report("a1", "a2")


def local_code(stage: Stage) -> None:
    """Codes of an open list: one that the office has added, one of the program, one that nobody knows."""
    stage.save(OFFICE, "code", None, list="place_type", code="floating", vi="Nổi", en="Afloat")
    pen = stage.pen("b1")
    for place, kind in enumerate(("floating", "unheard", "venue_bar")):
        cells = {"group_id": pen.group, "code": f"E {place}", "kind": kind}
        row = state("establishment", f"{pen.device}:1", cells)
        stage.files.append(pen.file(stage.desks.stick, {"establishment": [row]}))
        stage.save("a1", "establishment", None, group_id=stage.group("a1"), code=f"A {place}")
        stage.report("a1")


def erased_here(stage: Stage) -> None:
    who = shared(stage)
    stage.save("a2", "client", who, serial="KH 2", gender="m")
    stage.report("a2")
    stage.save("a1", "client", who, serial="KH 1")
    stage.report("a1")
    stage.desks.erase(stage.life("a1"), ("client", who))
    stage.report("a1")
    stage.save("a2", "client", who, partner_code="P 2")
    stage.report("a2")


def erased_at_the_office(stage: Stage) -> None:
    who = shared(stage)
    for name in ("a1", "a2", "a1", "a2"):
        stage.save(name, "client", who, serial=f"KH {name} {len(stage.files)}")
        stage.report(name)
    stage.desks.erase(stage.life(OFFICE), ("client", who))


def erased_and_deleted(stage: Stage) -> None:
    who = shared(stage)
    stage.delete("a2", "client", who)
    stage.report("a2")
    stage.desks.erase(stage.life("a1"), ("client", who))
    stage.report("a1")
    stage.attends("a1", stage.meeting("a1"), stage.client("a1"))
    stage.report("a1", "a2")


def revoked(stage: Stage) -> None:
    """A laptop is believed up to its second file, and a person lets late ones in."""
    who = shared(stage)
    for value in ("m", "other", "tg_w"):
        stage.save("a1", "client", who, gender=value)
        stage.report("a1")
    stage.save("a2", "client", who, gender="f", status="active")
    stage.report("a2")
    stage.desks.revoke(stage.desks.device(stage.life("a1")), 3)
    stage.let_in = True


def renewed(stage: Stage) -> None:
    """A laptop is somebody else from its third file on."""
    who = shared(stage)
    for value in ("m", "other"):
        stage.save("a1", "client", who, gender=value)
        stage.report("a1")
    stage.save("a2", "client", who, gender="tg_w")
    stage.report("a2")
    stage.desks.renew(stage.life("a1"))
    stage.desks.request(stage.life("a1"))
    stage.desks.accept(stage.life("a1"), stage.desks.package())
    stage.save("a1", "client", who, status="active")
    stage.report("a1", "a1")
    stage.let_in = True


def two_groups(stage: Stage) -> None:
    for name in ("a1", "b1"):
        who = stage.client(name)
        stage.report(name)
        stage.attends(name, stage.meeting(name), who)
        stage.report(name)
    stage.client("b2")
    stage.report("b2", "a2")


def facts_of_several_columns(stage: Stage) -> None:
    who = shared(stage)
    slip = stage.referral("a1", who)
    stage.twin("a1", "a2")
    stage.save("a1", "referral", slip, **COMPLETED)
    stage.report("a1")
    stage.save("a2", "referral", slip, **MISSED)
    stage.save("a2", "client", who, birth_year="1970")
    stage.report("a2")
    stage.save("a1", "client", who, birth_year="1971", birth_month="5")
    stage.report("a1", "a2")


def bad_rows(stage: Stage) -> None:
    """Rows that wait for a person stand among good ones: a false stamp, another group's record."""
    who = shared(stage)
    pen = stage.pen("b1")
    rows = [pen.client(), pen.client(version=f"{pen.device}:1", edits=f"*={pen.device}:2")]
    rows.append(pen.client("aaaaaaa2:9", who, group_id=pen.group))
    for row in rows:
        stage.files.append(pen.file(stage.desks.stick, {"client": [row]}))
    stage.save("a1", "client", who, gender="m")
    stage.report("a1", "a2")


def answered_meanwhile(stage: Stage) -> None:
    """The office answers; what was sent before is still on its way."""
    who = shared(stage)
    stage.save("a1", "client", who, gender="m")
    stage.save("a2", "client", who, gender="other")
    stage.report("a1", "a2")
    late = list(stage.files)
    stage.answered("g1")
    stage.save("a1", "client", who, status="active")
    stage.report("a1")
    stage.files = [*late, *stage.files[2:]]


def drawn(seed: int) -> Scenario:
    """Give a scenario of thirty acts: writes, twins and six reports."""

    def scenario(stage: Stage) -> None:
        dice = random.Random(seed)  # noqa: S311 - a seed, no secret
        values = Values(dice)
        known = {"a1": [shared(stage)], "a2": [shared(stage)]}
        known["a1"] = known["a2"] = known["a1"] + known["a2"]
        for place in range(30):
            name = dice.choice(("a1", "a2"))
            who = dice.choice(known[name])
            row = stage.desks.rows(stage.life(name)).get(("client", who))
            if row and row["deleted"] == "false" and row["erased"] == "false":
                if dice.random() < 0.1:
                    stage.delete(name, "client", who)
                else:
                    stage.save(name, "client", who, **values.changes("client"))
            elif row and row["erased"] == "false":
                stage.delete(name, "client", who, back=True)
            if dice.random() < 0.1:
                stage.twin(name, "a2" if name == "a1" else "a1")
            if place % 5 == 4:
                stage.report(name)

    return scenario


NAMED: tuple[Scenario, ...] = (
    concurrent_edit,
    concurrent_new,
    same_value_unseen,
    three_writers,
    delete_against_edit,
    delete_and_restore,
    deleted_twice,
    delete_what_others_name,
    twin,
    twins_that_disagree,
    twin_answered,
    partial_since,
    late_hole,
    repeated,
    references_before_targets,
    a_long_way_back,
    one_attendance_twice,
    link,
    local_code,
    erased_here,
    erased_at_the_office,
    erased_and_deleted,
    revoked,
    renewed,
    two_groups,
    facts_of_several_columns,
    bad_rows,
    answered_meanwhile,
)
SCENARIOS: dict[str, Scenario] = {one.__name__: one for one in NAMED}
SCENARIOS |= {f"drawn_{seed}": drawn(seed) for seed in range(DRAWN)}
