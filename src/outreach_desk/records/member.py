"""A member of a group (core, board, educator): not the same as a client, though she may be one too."""

from outreach_desk.ground.language import N_
from outreach_desk.records import columns
from outreach_desk.records.base import Fields, Record, Thing


class MemberFields(Fields):
    """What the group writes of a member."""

    group_id: str | None = columns.reference(N_("Group"), "peer_group", required=True)
    code: str | None = columns.line(N_("Code"), most=40, required=True, searched=True)
    nickname: str | None = columns.line(N_("Nickname"), private=True, searched=True)
    client_id: str | None = columns.reference(N_("Her client record"), "client", ring=True)


class Member(MemberFields, Record, table=True):
    """A row of the table `member`."""

    __tablename__ = "member"


THING = Thing("member", Member, MemberFields, "group", code_column="code")
