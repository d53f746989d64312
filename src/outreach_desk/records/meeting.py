"""A meeting of a group or session at an establishment: planned, held, or not held with the reason."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

PLANNED, HELD, NOT_HELD = "planned", "held", "did_not_happen"
ANONYMOUS = (
    "anonymous_f",
    "anonymous_m",
    "anonymous_tg_w",
    "anonymous_tg_m",
    "anonymous_other",
    "anonymous_undisclosed",
)
PARTS = ("owners", "workers")
"""How many of those without a name own the establishment, and how many work there (support model 2)."""


class MeetingFields(Fields):
    """What the group writes of a meeting. The exact place and the note stay on the desk."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    held_on: date | None = columns.day(N_("Date"), required=True)
    starts_at: str | None = columns.time(N_("From"), fact="hours")
    ends_at: str | None = columns.time(N_("To"), fact="hours")
    kind: str | None = columns.code(N_("Kind"), "activity_kind", required=True)
    status: str | None = columns.code(N_("Was it held?"), "meeting_status", fact="holding", required=True)
    not_held_reason: str | None = columns.code(N_("Why not"), "not_held_reason", fact="holding")
    model: str | None = columns.code(N_("Support model"), "support_model")
    point_id: str | None = columns.reference(N_("Intervention point"), "intervention_point")
    establishment_id: str | None = columns.reference(N_("Establishment"), "establishment")
    place_type: str | None = columns.code(N_("Kind of place"), "place_type")
    commune: str | None = columns.unit(N_("Commune"))
    place: str | None = columns.line(N_("Place"), private=True, most=200)
    topics: str | None = columns.codes(N_("Topics"), "topic")
    organiser_id: str | None = columns.reference(N_("Organised by"), "organisation")
    educator_id: str | None = columns.reference(N_("Led by"), "member")
    audience: str | None = columns.code(N_("For whom"), "audience")
    peer_led: bool | None = columns.flag(N_("Led by a peer"))
    anonymous_f: int | None = columns.whole(N_("Women without a name"), most=10_000, fact="anonymous")
    anonymous_m: int | None = columns.whole(N_("Men without a name"), most=10_000, fact="anonymous")
    anonymous_tg_w: int | None = columns.whole(
        N_("Trans women without a name"), most=10_000, fact="anonymous"
    )
    anonymous_tg_m: int | None = columns.whole(N_("Trans men without a name"), most=10_000, fact="anonymous")
    anonymous_other: int | None = columns.whole(N_("Others without a name"), most=10_000, fact="anonymous")
    anonymous_undisclosed: int | None = columns.whole(
        N_("Gender not told, without a name"), most=10_000, fact="anonymous"
    )
    owners: int | None = columns.whole(N_("Of these owners"), most=10_000, fact="parts")
    workers: int | None = columns.whole(N_("Of these workers"), most=10_000, fact="parts")
    next_on: date | None = columns.day(N_("Next meeting on"))
    keyed_on: date | None = columns.day(N_("Keyed on"))
    note: str | None = columns.note(N_("Note"))


class Meeting(MeetingFields, Record, table=True):
    """A row of the table `meeting`."""

    __tablename__ = "meeting"


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """Held meetings lie in the past; one that is planned or did not happen has nobody in it."""
    status, starts, ends = values.get("status"), values.get("starts_at"), values.get("ends_at")
    problems = checks.not_in_future(values, "held_on") if status == HELD else {}
    problems |= checks.not_in_future(values, "keyed_on")
    if _sum(values, PARTS) > _sum(values, ANONYMOUS):
        words = N_("Owners and workers together are more than the people without a name.")
        problems |= checks.one("owners", "more_than_heads", words)
    if isinstance(starts, str) and isinstance(ends, str) and ends <= starts:
        problems |= checks.one("ends_at", "ends_before_start", N_("The end lies before the start."))
    if status in {PLANNED, NOT_HELD} and any(values.get(name) for name in ANONYMOUS):
        words = N_("Nobody can have come to a meeting that did not happen.")
        problems |= checks.one("anonymous_f", "heads_at_nothing", words)
    if status == NOT_HELD:
        if not values.get("not_held_reason"):
            problems |= checks.one("not_held_reason", "reason_missing", N_("Say why it did not happen."))
    elif values.get("not_held_reason"):
        words = N_("A reason belongs only to a meeting that did not happen.")
        problems |= checks.one("not_held_reason", "reason_without_need", words)
    return problems


def _sum(values: Values, names: tuple[str, ...]) -> int:
    numbers = (values.get(name) for name in names)
    return sum(number for number in numbers if isinstance(number, int))


THING = Thing("meeting", Meeting, MeetingFields, "group", check=check, event_on="held_on")
