"""Which rows come with a version that is not to be believed: at the office, and at a laptop."""

from sqlalchemy.orm import Session

from outreach_desk.bundle import manifest, own_names, shared_names
from outreach_desk.bundle.join import Conflict, Doubt, State
from outreach_desk.bundle.own_names import Name, OwnDoubt
from outreach_desk.bundle.shared_names import Disbelief, SharedDoubt
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import identity
from outreach_desk.records.base import Record

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
            heard = row is not None and row.change <= found.heard
            return SharedDoubt(self._session, key, found) if found.names and not heard else None
        if arrival.kind not in _BETWEEN_LAPTOPS:
            return None
        names = self._own_names()
        if names.keys().isdisjoint(arrival.state.version):
            return None
        erased = before.erased or arrival.state.erased
        return OwnDoubt(self._session, names, key, arrival.state, arrival.have, erased)

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


def asked(doubt: Doubt | None, coming: State, after: State, met: list[Conflict]) -> list[Conflict]:
    """Give the conflicts to ask about: at the office more than were `met`, and none that it asks already."""
    if not isinstance(doubt, SharedDoubt):
        return met
    return doubt.unasked([*met, *doubt.besides(coming, after)])
