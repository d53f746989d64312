"""Chains of files: two laptops as one, gaps, parts, and any order ends in the same bytes."""

import itertools
import json

from exchange_world import World, client, records_of, save
from receive_hands import CLIENT, cheap_backup, day, history, one, refused, take

from outreach_desk.desk import questions, receive, send
from outreach_desk.records import identity


class TestChain:
    def test_the_same_number_with_other_content_is_two_laptops(self, world: World) -> None:
        take(world, one(world))
        found = refused(world, one(world, ours={"seq": 1, "previous": None}))
        assert (found.reason, "“Sen (G1)”" in str(found.message)) == ("fork", True)

    def test_a_previous_that_does_not_match_is_two_laptops(self, world: World) -> None:
        take(world, one(world))
        assert refused(world, one(world, ours={"previous": "0" * 64})).reason == "fork"

    def test_it_is_seen_from_the_other_side_too(self, world: World) -> None:
        """The second came first; then a first that it does not name."""
        one(world)
        second = one(world)
        take(world, second)
        assert refused(world, one(world, ours={"seq": 1, "previous": None})).reason == "fork"

    def test_another_bundle_of_a_known_id_is_refused(self, world: World) -> None:
        first = one(world, edit=lambda package: package.update(id=CLIENT))
        take(world, first)
        assert (
            refused(world, one(world, edit=lambda package: package.update(id=CLIENT))).reason
            == "bundle_id_used"
        )

    def test_a_gap_is_imported_and_shown_until_it_is_closed(self, world: World) -> None:
        for _ in range(3):
            one(world)
        late = one(world, ours={"since": 3})
        [found] = take(world, late)
        assert (found.outcome, found.gap) == ("imported", True)
        spans = [(h["first"], h["last"]) for h in questions.holes(world.office) if h["kind"] == "missing"]
        assert spans == [(1, 3)]
        [healed] = take(world, one(world, ours={"since": 0}))
        assert healed.gap is False
        assert [h for h in questions.holes(world.office) if h["kind"] == "missing"] == []

    def test_a_lost_bundle_that_the_next_one_covers_is_no_hole(self, world: World) -> None:
        one(world)
        [found] = take(world, one(world))
        assert found.gap is False
        assert [h for h in questions.holes(world.office) if h["kind"] == "missing"] == []


def test_any_order_also_twice_ends_in_the_same_bytes(world: World) -> None:
    """All 24 orders of four bundles, each file twice: every table of records is byte-identical."""
    files = history(world)
    ends = set()
    for number, order in enumerate(itertools.permutations(files)):
        office = world.copy(f"office-{number}", "office")
        with cheap_backup():
            for file in order:
                receive.receive(office, [file])
            again = receive.receive(office, list(order))
        assert {each.outcome for each in again} == {"known"}
        assert questions.quarantined(office) == []
        assert [h for h in questions.holes(office) if h["kind"] == "missing"] == []
        ends.add(json.dumps({name: data.decode() for name, data in records_of(office).items()}))
        office.close()
    assert len(ends) == 1


def test_one_lost_of_four_is_healed_by_the_next(world: World) -> None:
    """Whichever is lost: the next export of the same laptop brings everything."""
    files = history(world)
    a, b = world.desk("a"), world.desk("b")
    files += [send.export(a, world.stick).path, send.export(b, world.stick).path]
    whole = world.copy("office-whole", "office")
    receive.receive(whole, files)
    expected = records_of(whole)
    for lost in range(4):
        office = world.copy(f"office-{lost}", "office")
        receive.receive(office, files[:lost] + files[lost + 1 :])
        assert records_of(office) == expected
        office.close()


def test_parts_arrive_in_any_order_and_count_only_together(world: World) -> None:
    """Three parts: consecutive numbers, one since; references across parts wait; whole when all are in."""
    a = world.desk("a")
    group = str(a.fact(identity.GROUP))
    mine = client(a, "A-1")
    meeting = save(
        a, "meeting", {"group_id": group, "held_on": day(1), "kind": "periodic_meeting", "status": "held"}
    )
    save(a, "attendance", {"meeting_id": meeting, "client_id": mine, "presence": "present"})
    sent = send.export(a, world.stick, part_bytes=1)
    parts = [sent, *sent.more]
    assert [(each.seq, each.since, each.rows) for each in parts] == [(1, 0, 1), (2, 0, 1), (3, 0, 1)]
    ends = set()
    for number, order in enumerate(itertools.permutations(parts)):
        office = world.copy(f"office-{number}", "office")
        for count, each in enumerate(order, start=1):
            receive.receive(office, [each.path])
            missing = [h["complete_to"] for h in questions.holes(office) if h["kind"] == "missing"]
            assert bool(missing) == (count < 3)
            assert set(missing) <= {0}
        assert questions.quarantined(office) == []
        ends.add(json.dumps({name: data.decode() for name, data in records_of(office).items()}))
        office.close()
    assert len(ends) == 1
