"""I-07: what counts as a turn and as a person, what counts nowhere, and what a slip adds."""

import pytest
import sqlalchemy as sa
from report_world import Q3, World, day, golden
from sqlmodel import col

from outreach_desk.records.service import Service
from outreach_desk.reports import period


def left_out(made: World, line: str, unit: str, indicator: str = "I-07") -> dict[str, int]:
    row = made.report(Q3).find(indicator, line, unit)
    assert row is not None
    assert row.excluded == sum(row.reasons.values())
    return dict(row.reasons)


def test_without_consent_a_turn_is_nobodys(made: World) -> None:
    """No consent, one given later, one withdrawn by that day: three turns, no person, and it is said."""
    for client in (
        made.client(consent=None),
        made.client(consent=day(8, 2)),
        made.client(withdrawn=day(8, 1)),
    ):
        made.service(client, "prep", day(8, 1))
    assert made.pair("HIV") == (3, 0)
    assert left_out(made, "HIV", "turn") == {}
    assert left_out(made, "HIV", "person") == {"no_consent": 3}


def test_consent_counts_from_its_day_to_the_day_before_it_ends(made: World) -> None:
    """Given on the day of the service is enough; withdrawn the day after changes nothing about that day."""
    made.service(made.client(consent=day(8, 1), withdrawn=day(8, 2)), "prep", day(8, 1))
    assert made.pair("HIV") == (1, 1)


def test_only_consent_to_a_record_counts(made: World) -> None:
    """Consent to be called, or one that was deleted, is none."""
    caller, taken_back = made.client(consent=None), made.client(consent=None)
    made.make("consent", client_id=caller, purpose="phone", given_on=day(1, 1))
    gone = made.make("consent", client_id=taken_back, purpose="record", given_on=day(1, 1))
    made.delete("consent", gone)
    for client in (caller, taken_back):
        made.service(client, "prep", day(8, 1))
    assert made.pair("HIV") == (2, 0)


def test_the_turn_is_person_service_day_and_provider(made: World) -> None:
    """A change of any of the four is another turn; the same four are one, with and without a provider."""
    one, other = made.client(), made.client()
    x, y = made.organisation("X"), made.organisation("Y")
    for client, what, on, giver in (
        (one, "prep", day(8, 1), x),
        (one, "prep", day(8, 1), x),
        (other, "prep", day(8, 1), x),
        (one, "pep", day(8, 1), x),
        (one, "prep", day(8, 2), x),
        (one, "prep", day(8, 1), y),
        (one, "prep", day(8, 1), None),
        (one, "prep", day(8, 1), None),
    ):
        made.service(client, what, on, giver)
    assert made.pair("HIV") == (6, 2)


def test_linked_records_are_one_turn_too(made: World) -> None:
    """Two records of one person with the same service, day and provider are one turn."""
    one, other = made.client(), made.client()
    for client in (one, other):
        made.service(client, "prep", day(8, 1))
    made.link(one, other)
    assert made.pair("HIV") == (1, 1)


@pytest.mark.parametrize("end", ["different", "deleted"])
def test_only_a_standing_link_makes_one_person(made: World, end: str) -> None:
    """A verdict of different, or a link taken back, leaves two persons."""
    one, other = made.client(), made.client()
    for client in (one, other):
        made.service(client, "prep", day(8, 1))
    made.link(one, other)
    if end == "different":
        made.link(one, other, "different")
    else:
        made.delete("person_link", made.link(one, other))
    assert made.pair("HIV") == (2, 2)


def test_both_ends_of_the_period_belong_to_it(made: World) -> None:
    """01/07 and 30/09 count, the days beside them do not."""
    for on in (day(6, 30), day(7, 1), day(9, 30), day(10, 1)):
        made.service(made.client(), "prep", on)
    assert made.pair("HIV") == (2, 2)


def test_what_is_deleted_or_belongs_to_something_deleted_counts_nowhere(made: World) -> None:
    """A deleted service leaves no trace; that of a deleted client or provider is left out and said to be."""
    client, gone, giver = made.client(), made.client(), made.organisation("X")
    made.delete("service", made.service(client, "prep", day(8, 1)))
    made.service(gone, "prep", day(8, 2))
    made.service(client, "prep", day(8, 3), giver)
    made.delete("client", gone)
    made.delete("organisation", giver)
    assert made.pair("HIV") == (0, 0)
    assert left_out(made, "HIV", "turn") == {"names_deleted": 2}
    assert left_out(made, "TOTAL", "person") == {"names_deleted": 2}


def test_a_record_waiting_for_review_counts_again_when_answered(made: World) -> None:
    """A service that names a deleted educator waits; emptied of her, it counts."""
    educator = made.make("member", group_id=made.group, code="TV1")
    service = made.service(made.client(), "prep", day(8, 1), educator_id=educator)
    made.delete("member", educator)
    assert made.pair("HIV") == (0, 0)
    made.change("service", service, educator_id=None)
    assert made.pair("HIV") == (1, 1)


def test_a_completed_slip_alone_is_a_turn(made: World) -> None:
    """It counts by the day of its outcome, with its service and target; open and failed ones do not."""
    client, target = made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(7, 1), "evidence": "stub"}
    made.slip(client, "hiv_test", day(6, 20), target, **done)
    made.slip(client, "prep", day(7, 2), target)
    made.slip(client, "pep", day(7, 2), target, status="arrived", outcome_on=day(7, 3))
    made.slip(client, "oat", day(7, 2), target, status="not_completed", reason="cost", outcome_on=day(7, 3))
    made.slip(client, "gyn", day(7, 2), target, status="cancelled", outcome_on=day(7, 3))
    assert made.pair("HIV/referral") == made.pair("HIV") == made.pair("TOTAL") == (1, 1)
    assert made.pair("TOTAL/direct") == (0, 0)


COLUMNS = {"stub": "referral", "facility_call": "referral", "client_said": "self_reported"}


@pytest.mark.parametrize("evidence", COLUMNS)
@pytest.mark.parametrize("linked", [False, True])
def test_a_slip_and_its_service_are_one_turn_in_the_column_of_its_evidence(
    made: World, evidence: str, *, linked: bool
) -> None:
    """Also without a link, where person, service, day and provider are the same."""
    client, target = made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(7, 9), "evidence": evidence}
    slip = made.slip(client, "hiv_test", day(7, 2), target, **done)
    made.service(client, "hiv_test", day(7, 9), target, **({"referral_id": slip} if linked else {}))
    for line in ("HIV", "TOTAL"):
        assert made.pair(line) == made.pair(f"{line}/{COLUMNS[evidence]}") == (1, 1)
        for other in {"direct", "referral", "self_reported"} - {COLUMNS[evidence]}:
            assert made.pair(f"{line}/{other}") == (0, 0)


def test_of_two_slips_for_one_turn_the_proven_one_says_its_column(made: World) -> None:
    """What the client said as well takes no proof away; another day of hers stays her word."""
    client, target = made.client(), made.organisation("X")
    for evidence, on in (("client_said", 9), ("stub", 9), ("client_said", 10)):
        done = {"status": "completed", "outcome_on": day(7, on), "evidence": evidence}
        made.slip(client, "hiv_test", day(7, 2), target, **done)
    assert made.pair("HIV/referral") == made.pair("HIV/self_reported") == (1, 1)
    assert made.pair("HIV") == made.pair("TOTAL") == (2, 1)


def test_a_linked_service_counts_in_one_period_only(made: World) -> None:
    """The outcome noted after the quarter of the service adds nothing to the next quarter."""
    client, target = made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(10, 2), "evidence": "stub"}
    slip = made.slip(client, "hiv_test", day(9, 20), target, **done)
    made.service(client, "hiv_test", day(9, 28), target, referral_id=slip)
    fourth = period.free(day(10, 1), day(10, 31))
    assert made.pair("HIV") == made.pair("HIV/referral") == (1, 1)
    assert made.pair("HIV", fourth) == (0, 0)


def test_a_linked_service_without_its_day_takes_nothing_from_the_slip(made: World) -> None:
    """As two laptops may bring it about: nobody set the day of the service; the slip has one, and counts."""
    client, target = made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(7, 9), "evidence": "stub"}
    slip = made.slip(client, "hiv_test", day(7, 2), target, **done)
    service = made.service(client, "hiv_test", day(7, 9), target, referral_id=slip)
    made.session.execute(sa.update(Service).where(col(Service.id) == service).values(served_on=None))
    assert made.pair("HIV") == made.pair("HIV/referral") == (1, 1)


def test_a_link_to_a_slip_of_somebody_else_is_no_link(made: World) -> None:
    """Then both count; once they are found to be one person, they are one."""
    one, other, target = made.client(), made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(8, 2), "evidence": "stub"}
    slip = made.slip(one, "hiv_test", day(8, 1), target, **done)
    made.service(other, "hiv_test", day(8, 3), target, referral_id=slip)
    assert made.pair("HIV") == (2, 2)
    made.link(one, other)
    assert made.pair("HIV") == (1, 1)


def test_the_total_of_persons_is_no_sum(made: World) -> None:
    """One person with three lines is one person, and the report says so."""
    client = made.client()
    for what in ("prep", "loan", "legal_aid"):
        made.service(client, what, day(8, 1))
    assert made.pair("TOTAL") == (3, 1)
    notes = made.report(Q3).notes
    assert [note.indicator for note in notes if note.code == "not_a_sum"] == [
        *("I-05", "I-07", "I-08", "I-13", "I-14")
    ]


def test_local_codes_count_in_the_line_they_map_to(made: World) -> None:
    """An office's own service counts where it maps; one that maps nowhere has a line of its own, named."""
    client = made.client()
    made.make("code", list="service_type", code="sti_syphilis", vi="Giang mai", maps_to="sti_care")
    made.make("code", list="service_type", code="new_thing", vi="Việc mới")
    made.service(client, "sti_syphilis", day(8, 1))
    made.service(client, "new_thing", day(8, 1))
    assert made.pair("HEALTH") == (1, 1)
    assert made.pair("OTHER_UNKNOWN") == (1, 1)
    assert made.pair("TOTAL") == (2, 1)
    notes = [note.said() for note in made.report(Q3, day(11, 5), "I-07").notes]
    assert notes[1] == "Services that belong to no line: new_thing."


def test_every_line_is_there_even_when_empty(made: World) -> None:
    """An empty desk reports zeros, in the order of the list, the total last."""
    lines = [line for line, _ in made.report(Q3, day(11, 5), "I-07").grid("I-07").lines]
    parts = ("", " – direct", " – completed referral, verified", " – self-reported referral")
    assert lines[:4] == [f"Education, vocational training, jobs{part}" for part in parts]
    assert lines[-4:] == [f"Total{part}" for part in parts]
    assert len(lines) == 10 * 4
    golden(made)
    assert len(made.report(Q3, day(11, 5), "I-07").rows) == 10 * 4 * 2
