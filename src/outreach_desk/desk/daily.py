"""Draws what a practice desk has to do on its last day: whom to ask after, what is needed, what is planned.

From a chance of its own: what `plot` draws stays as it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from outreach_desk.desk.fiction import Entry, Span, Value

_NEEDED = ("bhyt", "job_placement", "psych_counsel", "legal_counsel", "loan")
_ASKED = (
    ("contact", 4, 2),
    ("need", 1, 1),
    ("contact", 0, 1),
    ("result", 0, 3),
    ("need", -3, 1),
    ("other", -6, 1),
)
"""Why somebody is asked after, how many days before the last day it was due, and at which attempt it is."""
_PLAN: dict[str, Value] = {"planned_meetings": 4, "planned_people": 20, "planned_turns": 60}


def draw(seed: int, desk: int, span: Span, clients: tuple[str, ...]) -> Iterator[tuple[Entry, ...]]:
    """Give what is written at the end of a span, one act each, about some of these clients."""
    last, random = span[1], Random(f"{seed}-{desk}-daily")  # noqa: S311 - fiction, no secret
    month = last.strftime("%Y-%m")
    yield (Entry("period_report", f"{desk}-plan-{month}", {"period": month, **_PLAN}),)
    chosen = random.sample(clients, min(len(clients), len(_ASKED)))
    for number, (who, (reason, days, attempt)) in enumerate(zip(chosen, _ASKED, strict=False)):
        asked: dict[str, Value] = {"client_id": who, "reason": reason, "attempt": attempt}
        asked["due_on"] = last - timedelta(days=days)
        entries = []
        if reason == "need":
            need = f"{desk}-N{number}"
            entries.append(Entry("need", need, _need(who, random.choice(_NEEDED), last)))
            asked["need_id"] = need
        yield (*entries, Entry("follow_up", f"{desk}-F{number}", asked))


def _need(who: str, service: str, noted: date) -> dict[str, Value]:
    return {"client_id": who, "service": service, "noted_on": noted, "status": "open"}
