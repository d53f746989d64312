"""Hands for the referrals of a team's desk: a desk with people and places, and what is read on its pages."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

Named = Callable[[QWidget, str], Any]
