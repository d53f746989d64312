"""What people type in a history: new cells, valid together with all that is never edited.

Codes are those of the program's own lists; every date lies before any clock that a history sets.
"""

import random

OUTCOMES = (
    {"status": "arrived", "outcome_on": "2000-01-20", "evidence": "", "reason": ""},
    {"status": "completed", "outcome_on": "2000-01-21", "evidence": "stub", "reason": ""},
    {"status": "completed", "outcome_on": "2000-01-22", "evidence": "escorted", "reason": ""},
    {"status": "not_completed", "outcome_on": "2000-01-23", "evidence": "", "reason": "no_show"},
    {"status": "cancelled", "outcome_on": "", "evidence": "", "reason": ""},
    {"status": "issued", "outcome_on": "", "evidence": "", "reason": ""},
)
PRESENCES = (
    {"presence": "present", "absence_reason": ""},
    {"presence": "unmarked", "absence_reason": ""},
    {"presence": "absent", "absence_reason": "other"},
)


class Values:
    """A source of cells; most texts occur once, so that whose value won can be told."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.text = 0

    def words(self, start: str) -> str:
        """Mostly another text each time, now and then one that another desk may write too."""
        if self.random.random() < 0.15:
            return f"{start} same"
        self.text += 1
        return f"{start} {self.text}"

    def changes(self, table: str) -> dict[str, str]:
        """Choose new cells for one or two facts of a table, valid together with all that is never edited."""
        pick = self.random.choice
        year = str(self.random.randint(1950, 1975))
        choices: dict[str, list[dict[str, str]]] = {
            "client": [
                {"serial": self.words("KH")},
                {"partner_code": self.words("P")},
                {"gender": pick(["f", "m", "tg_w", "other"])},
                {"status": pick(["active", "inactive", "left_area", ""])},
                {"birth_year": year, "birth_month": pick(["", "1", "12"])},
                {"earlier_group": self.words("N")},
            ],
            "meeting": [
                {"held_on": f"2000-01-{self.random.randint(10, 28)}"},
                {"starts_at": pick(["08:00", "09:30"]), "ends_at": pick(["10:00", "11:15", ""])},
                {"topics": pick(["hiv", "sti", "hiv condom", ""])},
                {"peer_led": pick(["true", "false"])},
                {"anonymous_f": str(self.random.randint(0, 9)), "anonymous_m": pick(["", "3"])},
            ],
            "attendance": [dict(pick(PRESENCES)), {"role": pick(["client", "worker", "other"])}],
            "referral": [
                dict(pick(OUTCOMES)),
                dict(pick(OUTCOMES)),
                {"serial": self.words("S")},
                {"valid_until": f"2000-02-{self.random.randint(10, 28)}"},
            ],
            "consent": [
                {"text_version": self.words("v")},
                {"withdrawn_on": pick(["2000-03-01", "2000-03-02", ""])},
            ],
            "person_link": [{"verdict": pick(["same", "different"])}],
        }
        return {**pick(choices[table]), **(pick(choices[table]) if self.random.random() < 0.3 else {})}
