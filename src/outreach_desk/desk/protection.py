"""Whom to call for somebody under 18: the child-protection line, and the social-work centre of the area.

Both are settings of this desk and stay on it. A centre is one of the office's directory, or typed words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outreach_desk.desk import directory
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.directory import Directory, Place
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import Invalid
from outreach_desk.ground.language import N_, said
from outreach_desk.records import checks, identity, service
from outreach_desk.records.base import Problems

CHILD_LINE = "111"
"""The national line for the protection of children."""
LINE, CENTRE, WORDS = "protection_line", "protection_centre", "protection_words"
"""The settings: a telephone number, the id of an organisation, and words where it stands in no directory."""

_MOST = {LINE: 40, WORDS: 300}


@dataclass(frozen=True)
class Protection:
    """What the card says; `centre` is None where only words are known, or nothing. `values`: the settings."""

    line: str
    centre: Place | None
    words: str
    values: Mapping[str, str | None]


def look(desk: Desk) -> Protection:
    """Give whom to call; without a setting the nearest social-work centre of the directory."""
    found = directory.look(desk)
    with desk.database.read() as session:
        values = {name: identity.get(session, name) or None for name in (LINE, CENTRE, WORDS)}
    return Protection(values[LINE] or CHILD_LINE, _centre(found, values), values[WORDS] or "", values)


def save(desk: Desk, values: Mapping[str, Any]) -> Mapping[str, str | None]:
    """Keep the settings, and give those that stood before: `save` takes them back. Raises Invalid."""
    problems: Problems = {}
    kept = {}
    for name in (LINE, CENTRE, WORDS):
        value = values.get(name)
        cleaned = text.clean(value) if isinstance(value, str) else ""
        if text.has_forbidden(cleaned) or len(cleaned) > _MOST.get(name, len(cleaned)):
            problems |= checks.one(name, "too_long", N_("This is too long to be right."))
        kept[name] = cleaned
    if problems:
        raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
    with desk.write() as (session, _author):
        before = {name: identity.get(session, name) or None for name in kept}
        for name, value in kept.items():
            identity.put(session, name, value) if value else identity.drop(session, name)
        return before


def _centre(found: Directory, values: Mapping[str, str | None]) -> Place | None:
    today = dates.today()
    chosen = next((place for place in found.places if place.id == values[CENTRE]), None)
    if chosen is not None:
        return chosen if chosen.open_on(today) else None
    if values[WORDS]:
        return None
    centres = (place for place in found.places if place.kind == service.SOCIAL_WORK_CENTRE)
    return next(iter(directory.in_order(centres, None, found.unit, today)), None)
