"""A local code, or the office's change of a shipped one. Shipped lists are files; see `reference`."""

from collections.abc import Mapping
from datetime import date

from outreach_desk.ground.language import N_
from outreach_desk.records import columns, ids
from outreach_desk.records.base import Fields, Record, Thing
from outreach_desk.records.columns import Value


class CodeFields(Fields):
    """What the office writes of a code."""

    list: str | None = columns.line(N_("List"), most=40, required=True)
    code: str | None = columns.line(N_("Code"), most=40, required=True, pattern=columns.CODE_PATTERN)
    vi: str | None = columns.line(N_("Vietnamese"), fact="label", required=True)
    en: str | None = columns.line(N_("English"), fact="label")
    sort: int | None = columns.whole(N_("Order"))
    active_from: date | None = columns.day(N_("Active from"), fact="active")
    active_to: date | None = columns.day(N_("Active to"), fact="active")
    maps_to: str | None = columns.line(N_("Counts as"), most=40, pattern=columns.CODE_PATTERN)


class Code(CodeFields, Record, table=True):
    """A row of the table `code`."""

    __tablename__ = "code"


def make_id(values: Mapping[str, Value]) -> str | None:
    """Make the id from list and code."""
    code_list, code = values.get("list"), values.get("code")
    if isinstance(code_list, str) and isinstance(code, str):
        return ids.of_code(code_list, code)
    return None


THING = Thing("code", Code, CodeFields, "office", made_of=("list", "code"), make_id=make_id)
