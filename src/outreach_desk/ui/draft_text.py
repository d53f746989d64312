"""Typed states as JSON and back: dates, times, tuples and the few frozen shapes that screens hand around."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from outreach_desk.desk.meetings import Mark, Sheet
from outreach_desk.desk.people import Person
from outreach_desk.desk.registry import Entry
from outreach_desk.ui.widgets.type_ahead import Choice

_SHAPES: Mapping[str, type[Any]] = {shape.__name__: shape for shape in (Sheet, Mark, Person, Entry, Choice)}
_KIND, _IS = "kind", "is"


def write(state: Any) -> Any:
    """Give a state as JSON can say it. TypeError for a shape that is not named here: a mistake of ours."""
    if state is None or isinstance(state, str | int | float | bool):
        return state
    if isinstance(state, date):
        return {_KIND: "day", _IS: state.isoformat()}
    if isinstance(state, list):
        return [write(one) for one in state]
    if isinstance(state, tuple):
        return {_KIND: "row", _IS: [write(one) for one in state]}
    if isinstance(state, Mapping):
        return {_KIND: "map", _IS: [[write(name), write(value)] for name, value in state.items()]}
    if is_dataclass(state) and type(state).__name__ in _SHAPES:
        held = {field.name: write(getattr(state, field.name)) for field in fields(state)}
        return {_KIND: type(state).__name__, _IS: held}
    raise TypeError(type(state).__name__)


def read(kept: Any) -> Any:
    """Give the state that was written. KeyError, TypeError or ValueError for what no `write` made."""
    if isinstance(kept, list):
        return [read(one) for one in kept]
    if not isinstance(kept, dict):
        return kept
    kind, held = kept[_KIND], kept[_IS]
    if kind == "day":
        return date.fromisoformat(held)
    if kind == "row":
        return tuple(read(one) for one in held)
    if kind == "map":
        return {read(name): read(value) for name, value in held}
    return _SHAPES[kind](**{name: read(value) for name, value in held.items()})
