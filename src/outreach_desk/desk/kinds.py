"""What people call a kind of record: one of them, and all."""

from outreach_desk.ground.language import N_, _

_WORDS = {
    "organisation": (N_("Organisation"), N_("Organisations")),
    "peer_group": (N_("Group"), N_("Groups")),
    "intervention_point": (N_("Intervention point"), N_("Intervention points")),
    "code": (N_("List entry"), N_("List entries")),
    "client": (N_("Client"), N_("Clients")),
    "member": (N_("Member"), N_("Members")),
    "membership": (N_("Role of a member"), N_("Roles of members")),
    "establishment": (N_("Establishment"), N_("Establishments")),
    "consent": (N_("Consent"), N_("Consents")),
    "meeting": (N_("Meeting"), N_("Meetings")),
    "attendance": (N_("Attendance"), N_("Attendance")),
    "contact": (N_("Outreach contact"), N_("Outreach contacts")),
    "service": (N_("Service"), N_("Services")),
    "referral": (N_("Referral slip"), N_("Referral slips")),
    "need": (N_("Need"), N_("Needs")),
    "follow_up": (N_("Follow-up"), N_("Follow-ups")),
    "period_report": (N_("Month of the group"), N_("Months of the group")),
    "person_link": (N_("Same person"), N_("Same person")),
}


def every(table: str) -> str:
    """Give the words of a table; an unknown one is shown as it is."""
    return _(_WORDS[table][1]) if table in _WORDS else table


def one(table: str, name: str = "") -> str:
    """Name one record by what it is, and by what it is called if it is."""
    kind = _(_WORDS[table][0]) if table in _WORDS else table
    return f"{kind} {name}".rstrip()
