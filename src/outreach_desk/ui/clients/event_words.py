"""The words for what happened with a client: each kind says what it was and how it stands in its own way."""

from outreach_desk.desk import timeline
from outreach_desk.desk.timeline import BEGAN, CLIENT, CONSENT, ENDED, FOLLOW_UP, NEED, Event
from outreach_desk.ground import numbers
from outreach_desk.ground.language import N_, _
from outreach_desk.records import need
from outreach_desk.records.reference import Codes

# Which list the words of an event come from: what it was, how it stands, and what came of it.
_LISTS = {
    timeline.MEETING: ("activity_kind", "presence"),
    timeline.CONTACT: ("contact_mode", ""),
    timeline.SERVICE: ("service_type", ""),
    timeline.REFERRAL: ("service_type", "referral_status"),
    NEED: ("service_type", "need_status"),
    FOLLOW_UP: ("follow_up_reason", "follow_up_outcome"),
    CONSENT: ("consent_purpose", "consent_how"),
    CLIENT: ("client_status", ""),
}
_KINDS = {
    timeline.MEETING: N_("Meetings"),
    timeline.CONTACT: N_("Contacts"),
    timeline.SERVICE: N_("Services"),
    timeline.REFERRAL: N_("Referrals"),
    NEED: N_("Needs"),
    FOLLOW_UP: N_("Follow-ups"),
    CONSENT: N_("Consents"),
    CLIENT: N_("Status"),
}
_WHAT = {
    (timeline.MEETING, BEGAN): N_("Meeting: {what}"),
    (timeline.CONTACT, BEGAN): N_("Contact: {what}"),
    (timeline.SERVICE, BEGAN): N_("Service: {what}"),
    (timeline.REFERRAL, BEGAN): N_("Referral: {what}"),
    (NEED, BEGAN): N_("Need: {what}"),
    (FOLLOW_UP, BEGAN): N_("To be asked after: {what}"),
    (FOLLOW_UP, ENDED): N_("Asked after: {what}"),
    (CONSENT, BEGAN): N_("She agreed: {what}"),
    (CONSENT, ENDED): N_("She withdrew: {what}"),
    (CLIENT, BEGAN): N_("Registered"),
    (CLIENT, ENDED): N_("Status: {what}"),
}


def kind(table: str) -> str:
    """Give the words of a kind of event, for a filter."""
    return _(_KINDS[table])


def what(event: Event, codes: Codes) -> str:
    """Say what it was."""
    words = codes.label(_LISTS[event.table][0], event.what) if event.what else ""
    if event.table == NEED and event.step == ENDED:
        met = _("Need met: {what}") if event.state == need.MET else _("Not needed any more: {what}")
        return met.format(what=words)
    return _(_WHAT[event.table, event.step]).format(what=words).removesuffix(": ")


def state(event: Event, codes: Codes) -> str:
    """Say how it stands and what came of it."""
    codes_of_state = _LISTS[event.table][1]
    ended_need = event.table == NEED and event.step == ENDED
    parts = (
        codes.label(codes_of_state, event.state) if event.state and not ended_need else "",
        codes.label("service_result", event.result) if event.result else "",
        _("{n} ₫").format(n=numbers.show_integer(event.amount)) if event.amount is not None else "",
    )
    return " · ".join(part for part in parts if part)
