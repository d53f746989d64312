"""A client: known by codes, never by legal name. Adults only; a child is a protection case, not a client."""

from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.ground import uic
from outreach_desk.ground.language import N_
from outreach_desk.records import checks, columns
from outreach_desk.records.base import Fields, Problems, Record, Thing, Values

ADULT = 18
ACTIVE, INACTIVE = "active", "inactive"
LEFT_AREA, REINTEGRATED, WITHDREW, LOST, DECEASED = (
    "left_area",
    "reintegrated",
    "withdrew",
    "lost",
    "deceased",
)
CLOSED = (REINTEGRATED, LEFT_AREA, WITHDREW, LOST, DECEASED)
"""With these nobody asks after her any more; `status_on` says since when."""


class ClientFields(Fields):
    """What the group writes of a client. Nickname, phone and note stay on the desk."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    serial: str | None = columns.line(N_("Client code"), most=40, personal=True, searched=True, index=True)
    uic: str | None = columns.line(N_("UIC"), most=11, personal=True, searched=True, index=True)
    partner_code: str | None = columns.line(N_("Partner's code"), most=40, personal=True, searched=True)
    nickname: str | None = columns.line(N_("Nickname"), private=True, searched=True)
    phone: str | None = columns.line(N_("Phone"), private=True, most=20)
    birth_year: int | None = columns.whole(
        N_("Birth year"), least=1900, most=2199, fact="birth", personal=True
    )
    birth_month: int | None = columns.whole(N_("Birth month"), least=1, most=12, fact="birth", personal=True)
    gender: str | None = columns.code(N_("Gender"), "gender")
    population: str | None = columns.codes(N_("Population"), "population")
    setting: str | None = columns.code(N_("Work setting"), "work_setting")
    commune: str | None = columns.unit(N_("Commune"), personal=True)
    educator_id: str | None = columns.reference(N_("Peer educator"), "member")
    registered_on: date | None = columns.day(N_("Registered on"), required=True)
    status: str | None = columns.code(N_("Status"), "client_status")
    status_on: date | None = columns.day(N_("Status since"))
    earlier_province: str | None = columns.unit(N_("Earlier help: province"), fact="earlier")
    earlier_group: str | None = columns.line(N_("Earlier help: group code"), most=40, fact="earlier")
    note: str | None = columns.note(N_("Note"))


class Client(ClientFields, Record, table=True):
    """A row of the table `client`."""

    __tablename__ = "client"


def age_on(birth_year: int, birth_month: int | None, day: date) -> int:
    """Give the age in whole years on a day. A birth known by year only counts as 1 July."""
    month = birth_month or 7
    return day.year - birth_year - (1 if (day.month, day.day) < (month, 1) else 0)


def check(_session: Session, values: Values, _id: str | None) -> Problems:
    """Adults only, a registration that is not in the future, and a UIC that proves itself."""
    problems = checks.not_in_future(values, "registered_on") | checks.not_in_future(values, "status_on")
    registered, year, month = values.get("registered_on"), values.get("birth_year"), values.get("birth_month")
    known_month = month if isinstance(month, int) else None
    if known_month is not None and year is None:
        words = N_("Write the birth year too, or leave the month empty.")
        problems |= checks.one("birth_year", "month_without_year", words)
    if (
        isinstance(registered, date)
        and isinstance(year, int)
        and age_on(year, known_month, registered) < ADULT
    ):
        words = N_(
            "She is under 18: make no client record. Count her without a name and call child protection."
        )
        problems |= checks.one("birth_year", "under_age", words)
    code = values.get("uic")
    if isinstance(code, str) and uic.parse(code) is None:
        words = N_("This UIC is mistyped: its last character says so.")
        problems |= checks.one("uic", "uic_wrong", words)
    return problems


THING = Thing("client", Client, ClientFields, "group", check=check, code_column="serial")
