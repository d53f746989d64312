"""A desk of 25 people who stood in the last meeting, and the hands that mark and plan there."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

Named = Callable[[QWidget, str], QWidget]
PEOPLE = 25
LAST = {"held_on": date(2026, 7, 1), "kind": "periodic_meeting", "status": "held", "starts_at": "14:00"}
MOST_KEYS = 60
