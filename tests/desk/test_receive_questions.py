"""What an import asks a person: conflicts, deletions against edits, names of what is deleted; and erasure."""

from exchange_world import Cells, Sender, World, everything, row_of, save, state
from test_receive_rows import CLIENT, _edits, held

from outreach_desk.desk import questions

BASE = ["deleted", "group_id", "registered_on", "serial"]


def test_erasure_empties_what_is_kept_and_what_comes_later(world: World) -> None:
    """No serial of an erased client stands in any kept state, waiting row, question or search entry."""
    a, b = world.senders["a"], world.senders["b"]
    held(world, {"client": [a.client(record_id=CLIENT, serial="WITHHELD-1")]})
    held(world, {"client": [b.client(record_id=CLIENT, serial="WITHHELD-2")]}, "b")
    held(world, {"client": [a.client(f"{a.device}:2", record_id=CLIENT, serial="WITHHELD-3", gender="x")]})
    assert "WITHHELD" in repr(everything(world.office))
    gone = state(
        "client", f"{b.device}:2", {"group_id": b.group, "registered_on": "2026-07-01"}, CLIENT, erased="true"
    )
    held(world, {"client": [gone]}, "b")
    assert _kept(world) == ""
    held(world, {"client": [a.client(f"{a.device}:3", record_id=CLIENT, serial="WITHHELD-4")]})
    held(world, {"client": [a.client(f"{a.device}:4", record_id=CLIENT, serial="WITHHELD-5", gender="x")]})
    assert _kept(world) == ""
    assert row_of(world.office, "client", CLIENT)["erased"] == "true"


def _kept(world: World) -> str:
    found = repr(everything(world.office)).upper()  # the search index has it in small letters
    at = found.find("WITHHELD")
    return "" if at < 0 else found[at - 200 : at + 20]


def test_a_conflict_is_closed_only_by_a_writer_who_had_seen_both(world: World) -> None:
    """A later write by one side alone leaves the question open; the office's answer closes it."""
    a, b = world.senders["a"], world.senders["b"]
    first = a.client(record_id=CLIENT)
    held(world, {"client": [first]})
    one = state(
        "client",
        f"{a.device}:2",
        _whole(a, "f"),
        CLIENT,
        edits=_edits({f"{a.device}:1": BASE, f"{a.device}:2": ["gender"]}),
    )
    two = state(
        "client",
        f"{b.device}:2",
        _whole(a, "m"),
        CLIENT,
        edits=_edits({f"{a.device}:1": BASE, f"{b.device}:2": ["gender"]}),
        version=" ".join(sorted([f"{a.device}:1", f"{b.device}:2"])),
    )
    held(world, {"client": [one]})
    held(world, {"client": [two]}, "b")
    assert len(questions.conflicts(world.office)) == 1
    more = state(
        "client",
        f"{a.device}:3",
        _whole(a, "other"),
        CLIENT,
        edits=_edits({f"{a.device}:1": BASE, f"{a.device}:3": ["gender"]}),
    )
    held(world, {"client": [more]})
    kinds = [one["kind"] for one in questions.conflicts(world.office)]
    assert kinds.count("conflict") >= 1
    save(world.office, "client", {"gender": "tg_w"}, CLIENT)
    assert [one["kind"] for one in questions.conflicts(world.office)] == []


def _whole(sender: Sender, gender: str) -> Cells:
    return {"group_id": sender.group, "serial": "A-1", "registered_on": "2026-07-01", "gender": gender}


def test_a_deletion_against_unseen_edits_is_one_question_that_shows_them(world: World) -> None:
    a, b = world.senders["a"], world.senders["b"]
    held(world, {"client": [a.client(record_id=CLIENT)]})
    edited = state(
        "client",
        f"{b.device}:2",
        _whole(a, "f") | {"status": "active"},
        CLIENT,
        edits=_edits({f"{a.device}:1": BASE, f"{b.device}:2": ["gender", "status"]}),
        version=" ".join(sorted([f"{a.device}:1", f"{b.device}:2"])),
    )
    held(world, {"client": [edited]}, "b")
    gone = a.client(f"{a.device}:2", record_id=CLIENT) | {
        "deleted": "true",
        "edits": _edits({f"{a.device}:1": [n for n in BASE if n != "deleted"], f"{a.device}:2": ["deleted"]}),
    }
    held(world, {"client": [gone]})
    [question] = questions.conflicts(world.office)
    assert (question["kind"], question["theirs"]) == ("deleted_unseen", {"gender": "f", "status": "active"})
    assert row_of(world.office, "client", CLIENT)["deleted"] == "true"


def test_a_live_record_that_names_a_deleted_one_is_asked_about_in_any_order(world: World) -> None:
    a = world.senders["a"]
    consent = state(
        "consent", f"{a.device}:1", {"client_id": CLIENT, "purpose": "record", "given_on": "2026-07-01"}
    )
    held(world, {"client": [a.client(record_id=CLIENT) | {"deleted": "true"}]})
    held(world, {"consent": [consent]})
    assert [(one["kind"], one["table"]) for one in questions.conflicts(world.office)] == [
        ("names_deleted", "consent")
    ]
