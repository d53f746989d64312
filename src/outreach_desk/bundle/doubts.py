"""Which rows come with a version that is not to be believed: at the office, and at a laptop."""

from collections.abc import Iterable
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import compose, kept, manifest, own_names, proven, shared_names, taken
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, Doubt, State
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.own_names import Name, OwnDoubt
from outreach_desk.bundle.shared_doubt import SharedDoubt
from outreach_desk.bundle.shared_names import Disbelief, Lines
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import catalog, identity, review
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import Received, Review
from outreach_desk.records.review import Answer
from outreach_desk.records.stamps import Version

_BETWEEN_LAPTOPS = frozenset({manifest.TWIN, manifest.RETURN})


class Doubts:
    """Gives the doubt about each row of one plan; asks what it needs once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._office = identity.get(session, identity.KIND) == identity.OFFICE
        self._names: dict[str, Name] | None = None
        self._disbelief: dict[str, Disbelief] = {}

    def about(self, arrival: Arrival, before: State, row: Record | None) -> Doubt | None:
        """Give the doubt about a row; `row` is its record as it stood before the plan."""
        if arrival.own or arrival.state is None:
            return None
        key = (arrival.table, arrival.record_id)
        if self._office:
            found = self._of_bundle(arrival)
            # Who holds the record as it stands has seen all of it, whatever the names.
            heard = row is not None and row.change <= found.heard.change
            asked = found.concerns(arrival.state.version) and not heard
            return SharedDoubt(self._session, key, found) if asked else None
        if arrival.kind not in _BETWEEN_LAPTOPS:
            return None
        names = self._own_names()
        if names.keys().isdisjoint(arrival.state.version):
            return None
        erased = before.erased or arrival.state.erased
        whole = row is not None and compose.is_whole(catalog.THINGS[key[0]], row)
        asked = key[1] in self._asked_about
        return OwnDoubt(self._session, names, key, arrival.state, arrival.have, erased, whole, asked)

    def answers_of(self, key: Key, rows: Iterable[Received], reader: Reader) -> list[Answer]:
        """Give what the kept states of a record that count here had surely seen, and what they wrote."""
        counting = [row for row in rows if kept.counts(row)]
        states = [taken.of(row, reader, self._session) for row in counting]
        shown = proven.lowest(states) if self._office else {}
        lines = Lines(self._session, shared_names.known(self._session)) if shown else None
        found = []
        for row, one in zip(counting, states, strict=True):
            version = self._surely_seen(key, row, one.state, reader)
            if lines is not None and row.bundle_id is not None:
                told = proven.untold(self._session, one, states, shown, lines)
                version = proven.without(version, told)
            found.append((version, one.state.edits))
        return found

    def _surely_seen(self, key: Key, row: Received, state: State, reader: Reader) -> Version:
        if row.bundle_id is None:
            return state.version
        ours = reader.bundle(row.bundle_id)[0].ours
        came = Arrival(key[0], 0, key[1], {}, state, bundle_id=row.bundle_id, device=ours.device)
        came.kind, came.have = ours.kind, ours.have
        doubt = self.about(came, state, None)
        return believed(state.version, doubt.names if doubt else frozenset())

    @cached_property
    def _asked_about(self) -> set[str]:
        """Give the records of which two writes were ever asked about here."""
        query = sa.select(col(Review.record_id)).where(col(Review.kind).in_(review.CONFLICTS))
        return set(self._session.scalars(query))

    def _own_names(self) -> dict[str, Name]:
        if self._names is None:
            self._names = own_names.of_desk(self._session)
        return self._names

    def _of_bundle(self, arrival: Arrival) -> Disbelief:
        if arrival.kind != manifest.REPORT:
            return Disbelief()
        if arrival.bundle_id not in self._disbelief:
            self._disbelief[arrival.bundle_id] = shared_names.of_sender(
                self._session, arrival.device, arrival.have
            )
        return self._disbelief[arrival.bundle_id]


def believed(version: Version, disbelieved: frozenset[str]) -> Version:
    """Give a version without what is not believed of it."""
    return {device: counter for device, counter in version.items() if device not in disbelieved}


def asked(doubt: Doubt | None, coming: State, after: State, met: list[Conflict]) -> list[Conflict]:
    """Give the conflicts to ask about: at the office more than were `met`, and none that it asks already."""
    if not isinstance(doubt, SharedDoubt):
        return met
    return doubt.unasked([*met, *doubt.besides(coming, after)])
