"""What is here of a device's chain of bundles, and what is missing.

A bundle with `since` s and sequence number n holds every record changed after s was composed; so whoever
had everything up to s has everything up to n, holes before n or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest as manifests
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records.exchange import (
    DISCARDED,
    FORKED,
    INCOMING,
    Bundle,
    Device,
    Received,
    called,
)


@dataclass(frozen=True)
class Link:
    """One bundle of a chain: its number, from where it is complete, and its part of how many."""

    seq: int
    since: int
    part: int = 1
    parts: int = 1


def complete_to(links: Iterable[Link]) -> int:
    """Give the highest number up to which everything is here, 0 for nothing.

    A bundle in parts counts when all its parts, consecutive numbers of one `since`, are here.
    """
    whole = _whole(list(links))
    reached, grew = 0, True
    while grew:
        further = max((last for since, last in whole if since <= reached), default=reached)
        grew = further > reached
        reached = max(reached, further)
    return reached


def _whole(links: list[Link]) -> list[tuple[int, int]]:
    by_seq = {link.seq: link for link in links}
    found = []
    for link in links:
        # The number of parts is the sender's word too: more than there are bundles cannot be whole.
        if link.parts > len(links):
            continue
        first = link.seq - link.part + 1
        group = [by_seq.get(first + offset) for offset in range(link.parts)]
        if link.part == link.parts and all(
            one is not None and (one.part, one.parts, one.since) == (k, link.parts, link.since)
            for k, one in enumerate(group, start=1)
        ):
            found.append((link.since, link.seq))
    return found


def holes(links: Iterable[Link], until: int | None = None) -> list[tuple[int, int]]:
    """Give the numbers that exist and of which neither they nor a bundle that holds all of theirs is here.

    As spans (first, last), because a number is the sender's word: it may be as large as it likes. `until` is
    the last number of a device that ended.
    """
    links = [link for link in links if until is None or link.seq <= until]
    # The first of three parts says that two more exist.
    known = (
        until
        if until is not None
        else max([0, *(link.seq + link.parts - link.part for link in links), *(link.since for link in links)])
    )
    # Also where it lacks what came before: what changed since its `since` it holds.
    held = [(since + 1, last) for since, last in _whole(links) if since < last]
    spans, expected = list[tuple[int, int]](), 1
    for first, last in [*sorted([*held, *((link.seq, link.seq) for link in links)]), (known + 1, known + 1)]:
        if first > expected:
            spans.append((expected, first - 1))
        expected = max(expected, last + 1)
    return spans


def of_device(session: Session, device: str, to: str) -> list[Link]:
    """Give the bundles of a device that this desk holds whole.

    One undone, let in as a fork, or of which a row was discarded, is in no chain: its sender sends it again.
    """
    lacking = select(col(Received.bundle_id)).where(
        col(Received.outcome) == DISCARDED, col(Received.bundle_id).is_not(None)
    )
    counting = _taken_in(device, to).where(col(Bundle.undone_at).is_(None), col(Bundle.id).not_in(lacking))
    # Without objects: a manifest is long, and nobody asks for it here.
    places = counting.with_only_columns(
        col(Bundle.seq), col(Bundle.since), col(Bundle.part), col(Bundle.parts)
    )
    return [
        Link(seq, since or 0, part or 1, parts or 1)
        for seq, since, part, parts in session.execute(places)
        if seq
    ]


def _taken_in(device: str, to: str | None) -> "Select[Bundle]":
    return select(Bundle).where(
        col(Bundle.direction) == INCOMING,
        col(Bundle.device) == device,
        col(Bundle.to) == to,
        col(Bundle.outcome) != FORKED,
    )


def open_holes(session: Session, device: Device, to: str) -> list[tuple[int, int]]:
    """Give the holes of a device of the list; those of a former one close once its successor began."""
    if _succeeded(session, device, to):
        return []
    return holes(of_device(session, device.id, to), device.valid_through)


def _succeeded(session: Session, device: Device, to: str) -> bool:
    """Say whether the first bundle of a successor is in: it holds all that the former device knew."""
    seen, following = {device.id}, device.successor
    while following is not None and following not in seen:
        if complete_to(of_device(session, following, to)):
            return True
        seen.add(following)
        row = session.get(Device, following)
        following = row.successor if row else None
    return False


def refuse_broken(session: Session, ours: manifests.Ours, manifest_hash: str) -> None:
    """Refuse a bundle that does not fit its chain: two laptops claim to be one. Raises Refused."""
    if ours.seq is None:
        return
    if is_broken(session, ours, manifest_hash):
        row = session.get(Device, ours.device)
        desk = called(row.label, row.group_code, row.id) if row else ours.device
        words = N_(
            "Two laptops claim to be the desk “{desk}” (at file number {seq}). Nothing was imported."
            " Keep both files and ask the team which laptop was copied or restored. Then let this file in as"
            " a fork, and let both laptops get a new name."
        )
        raise Refused("fork", said(words, desk=desk, seq=ours.seq))


def is_broken(session: Session, ours: manifests.Ours, manifest_hash: str) -> bool:
    """Say whether a bundle does not fit the chain of its device as this desk has it."""
    seq = ours.seq or 0
    by_seq = {row.seq: row for row in session.scalars(_taken_in(ours.device, ours.to))}
    here, before, after = by_seq.get(seq), by_seq.get(seq - 1), by_seq.get(seq + 1)
    return (
        (here is not None and here.manifest_hash != manifest_hash)
        or (before is not None and before.manifest_hash != ours.previous)
        or (after is not None and after.previous != manifest_hash)
        or (seq == 1) != (ours.previous is None)
    )


def last_common(session: Session, ours: manifests.Ours) -> int:
    """Give the last number that both branches may share: nothing here shows an earlier parting.

    A bundle that does not follow the one that is here before it has parted from it earlier.
    """
    seq = ours.seq or 0
    by_seq = {row.seq: row for row in session.scalars(_taken_in(ours.device, ours.to))}
    here, before = by_seq.get(seq), by_seq.get(seq - 1)
    follows = before.manifest_hash == ours.previous if before is not None else None
    if follows is None and here is not None:
        follows = here.previous == ours.previous
    return max(0, seq - 1 if follows is not False else seq - 2)
