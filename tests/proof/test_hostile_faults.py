"""What hostile files once did to an office, each kept small."""

from unittest import mock

from exchange_world import Cells, World, state

from outreach_desk.bundle import plan
from outreach_desk.desk import receive
from outreach_desk.records import catalog, ids


def test_millions_of_empty_lines_are_no_table(world: World) -> None:
    pen, lines = world.senders["a"], 5000
    data = ",".join(catalog.THINGS["client"].header).encode() + b"\r\n" * (lines + 1)
    file = pen.file(world.stick, {"client": data}, ours={"counts": {"client": lines}})
    [found] = receive.receive(world.office, [file])
    assert (found.outcome, found.reason) == ("refused", "csv_rows")


def test_a_long_chain_that_ends_nowhere_waits_whole_and_is_looked_at_once_a_link(world: World) -> None:
    pen, length = world.senders["a"], 100
    clients, members = [ids.new() for _ in range(length)], [ids.new() for _ in range(length)]
    tables: dict[str, list[Cells] | bytes] = {
        "client": [
            pen.client(record_id=one, educator_id=member)
            for one, member in zip(clients, members, strict=True)
        ],
        "member": [
            state("member", f"{pen.device}:1", {"group_id": pen.group, "code": "M", "client_id": one}, member)
            for one, member in zip([*clients[1:], ids.new()], members, strict=True)
        ],
    }
    with mock.patch.object(plan, "_names", wraps=plan._names) as asked:
        [found] = receive.receive(world.office, [pen.file(world.stick, tables)])
    assert {held.reason for held in found.held} == {"no_such_record"}
    assert len(found.held) == 2 * length
    assert asked.call_count < 20 * length


def test_a_bundle_of_parts_without_end_costs_nothing(world: World) -> None:
    pen = world.senders["a"]
    files = [
        pen.file(world.stick, {"client": [pen.client(record_id=ids.new())]}, ours={"part": part})
        for part in ([1, 2**31 - 1], [2**31 - 1, 2**31 - 1], [1, 10**30])
    ]
    found = receive.receive(world.office, files)
    assert [one.reason for one in found] == [None, None, "manifest_form"]
    assert all(one.gap is False for one in found)
