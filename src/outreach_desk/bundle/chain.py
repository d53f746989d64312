"""What is here of a device's chain of bundles, and what is missing.

A bundle with `since` s and sequence number n holds every record changed after s was composed; so whoever
had everything up to s has everything up to n, holes before n or not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest as manifests
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records.exchange import INCOMING, Bundle


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


def holes(links: Iterable[Link]) -> list[tuple[int, int]]:
    """Give the numbers that exist and are not here, as spans (first, last), unless a later bundle heals them.

    Spans, because a number is the sender's word: it may be as large as it likes.
    """
    links = list(links)
    reached = complete_to(links)
    # The first of three parts says that two more exist.
    known = max([0, *(link.seq + link.parts - link.part for link in links), *(link.since for link in links)])
    spans, expected = list[tuple[int, int]](), reached + 1
    for seq in sorted({link.seq for link in links if link.seq > reached} | {known + 1}):
        if seq > expected:
            spans.append((expected, seq - 1))
        expected = seq + 1
    return spans


def of_device(session: Session, device: str, to: str) -> list[Link]:
    """Give the bundles of a device that this desk has taken in."""
    rows = session.scalars(
        select(Bundle).where(
            col(Bundle.direction) == INCOMING, col(Bundle.device) == device, col(Bundle.to) == to
        )
    )
    return [Link(row.seq, row.since or 0, row.part or 1, row.parts or 1) for row in rows if row.seq]


def refuse_broken(session: Session, ours: manifests.Ours, manifest_hash: str) -> None:
    """Refuse a bundle that does not fit its chain: two laptops claim to be one. Raises Refused."""
    if ours.seq is None:
        return
    rows = session.scalars(
        select(Bundle).where(
            col(Bundle.direction) == INCOMING, col(Bundle.device) == ours.device, col(Bundle.to) == ours.to
        )
    )
    by_seq = {row.seq: row for row in rows}
    here, before, after = by_seq.get(ours.seq), by_seq.get(ours.seq - 1), by_seq.get(ours.seq + 1)
    broken = (
        (here is not None and here.manifest_hash != manifest_hash)
        or (before is not None and before.manifest_hash != ours.previous)
        or (after is not None and after.previous != manifest_hash)
        or (ours.seq == 1) != (ours.previous is None)
    )
    if broken:
        words = N_(
            "Two laptops claim to be device {device} (at bundle {seq}). Nothing was imported."
            " Keep both files and ask the team which laptop was copied or restored."
        )
        raise Refused("fork", said(words, device=ours.device, seq=ours.seq))
