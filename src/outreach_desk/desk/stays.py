"""What a person has chosen to see of each list: which kind, which part, in which order. It stays on the desk.

Choices only: words that are typed to find somebody by are kept nowhere.
"""

import json
from typing import Any

from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity

_CHOSEN = "chosen"
Chosen = dict[str, Any]


def look(desk: Desk) -> Chosen:
    """Give what is chosen, by the names of the lists' parts."""
    with desk.database.read() as session:
        return dict(json.loads(identity.get(session, _CHOSEN) or "{}"))


def keep(desk: Desk, name: str, value: Any) -> None:
    """Keep one choice: None, a flag, a number or a code, or a few of them."""
    with desk.database.write() as session:
        chosen = json.loads(identity.get(session, _CHOSEN) or "{}")
        identity.put(session, _CHOSEN, json.dumps(chosen | {name: value}))
