"""I-16 and the further lines of I-04: educators, their clients, sessions that peers led, members trained."""

from datetime import date, timedelta

from report_world import LATER, Q3, World, day

BEFORE, AFTER = day(6, 30), day(10, 1)


def educators(made: World) -> tuple[float | None, float | None, float | None]:
    """Give those of the last day, who joined, who left."""
    joined, left = (made.figure("I-16", line, "person") for line in ("JOINED", "LEFT"))
    return made.figure("I-16", "EDUCATORS", "person"), joined, left


def test_who_joined_and_who_left(made: World) -> None:
    """The last day of a role belongs to it; other roles do not count."""
    made.member("peer_educator", BEFORE)
    made.member("peer_educator", BEFORE, day(9, 30))
    made.member("peer_educator", BEFORE, day(9, 29))
    made.member("peer_educator", BEFORE, BEFORE)
    made.member("peer_educator", day(7, 1))
    made.member("peer_educator", day(8, 1), day(8, 2))
    made.member("peer_educator", AFTER)
    made.member("core", day(7, 1))
    assert educators(made) == (3, 2, 3)


def test_a_role_taken_up_again_is_no_joining(made: World) -> None:
    """One human being with two records, or in two groups, counts once."""
    client = made.client()
    other = made.make("peer_group", code="G-02", name="Nhóm Súng")
    made.member("peer_educator", BEFORE, day(7, 31), client_id=client)
    made.member("peer_educator", day(8, 1), client_id=client, group_id=other)
    assert educators(made) == (1, 0, 0)


def test_clients_per_educator_and_those_reached_in_the_last_month(made: World) -> None:
    """Three of four active clients; the month is September, or the one that runs on the report date."""
    made.member("peer_educator", BEFORE)
    made.member("peer_educator", BEFORE)
    clients = [made.client() for _ in range(5)]
    made.change("client", clients[4], status="left_area", status_on=day(9, 30))
    for client in (*clients[:3], clients[4], made.client(consent=None)):
        made.contact(day(9, 2), client_id=client)
    made.contact(day(8, 31), client_id=clients[3])
    assert made.figure("I-16", "ACTIVE", "person") == 4
    assert made.figure("I-16", "PER_EDUCATOR", "per_educator") == 2.0
    assert made.figure("I-16", "REACHED", "person") == 3
    assert made.figure("I-16", "REACHED", "percent") == 75.0
    assert made.figure("I-16", "REACHED", "percent", on=day(8, 31)) == 25.0


def test_a_client_is_active_until_the_day_of_her_new_status(made: World) -> None:
    """And again never counted by what came after the period, without consent or before she registered."""
    made.change("client", made.client(), status="inactive", status_on=AFTER)
    made.change("client", made.client(), status="active")
    made.change("client", made.client(), status="lost", status_on=day(9, 30))
    made.change("client", made.client(), status="deceased")
    made.change("client", made.client(), registered_on=AFTER)
    made.client(consent=AFTER)
    row = made.report(Q3, LATER, "I-16").find("I-16", "ACTIVE", "person")
    assert row is not None
    assert (row.value, row.reasons) == (2, {"no_consent": 1})


def test_without_educators_and_clients_there_is_no_share(made: World) -> None:
    """It says why, never 0."""
    table = made.report(Q3, LATER, "I-16")
    for line, unit, note in (
        ("PER_EDUCATOR", "per_educator", "no_educators"),
        ("REACHED", "percent", "no_active_clients"),
    ):
        row = table.find("I-16", line, unit)
        assert row is not None
        assert (row.value, row.note) == (None, note)


def test_sessions_that_peers_led(made: World) -> None:
    """Not told is not led; what did not happen is no session."""
    made.meeting(day(7, 1), peer_led=True)
    made.meeting(day(7, 2), peer_led=False)
    made.meeting(day(7, 3))
    made.meeting(day(7, 4), peer_led=True, status="did_not_happen", not_held_reason="weather")
    made.meeting(AFTER, peer_led=True)
    assert made.figure("I-04", "PEER_LED", "session") == 1
    assert made.figure("I-04", "PEER_LED", "percent") == 33.3
    nothing = made.report(Q3, LATER, "I-04").find("I-04", "PEER_LED", "percent")
    assert nothing is not None
    assert nothing.note is None


def test_members_trained(made: World) -> None:
    """Present at a training; twice counts once, a client is no member, another kind is no training."""
    one, other, absent = (made.member("core", BEFORE) for _ in range(3))
    for on in (day(7, 1), day(8, 1)):
        training = made.meeting(on, kind="training", anonymous_f=4)
        made.came(training, member_id=one)
        made.came(training, member_id=absent, presence="absent")
        made.came(training, client_id=made.client())
    made.came(made.meeting(day(7, 2)), member_id=other)
    made.came(made.meeting(BEFORE - timedelta(days=1), kind="training"), member_id=other)
    assert made.figure("I-04", "TRAINED", "person") == 1


def test_an_empty_period_has_no_share_of_sessions(made: World) -> None:
    """It says that there were none."""
    row = made.report(Q3, date(2026, 11, 5), "I-04").find("I-04", "PEER_LED", "percent")
    assert row is not None
    assert (row.value, row.note) == (None, "no_sessions")
