"""Says whether a form was changed since what is known was shown, without disturbing who types in it."""

from typing import Any

from outreach_desk.ui.widgets.form import Form


class Watch:
    """Of one form at a time. `begin` names it, `known` says that what is known stands in it now."""

    def __init__(self) -> None:
        self._form: Form | None = None
        self._known: dict[str, Any] | None = None
        self._taken_up = False

    def begin(self, form: Form | None, *, taken_up: bool = False) -> None:
        """Watch a form (None: none). One that was `taken_up` from a draft is changed as it stands."""
        self._form, self._known, self._taken_up = form, None, taken_up

    def known(self) -> None:
        """Take what stands in the form now for unchanged."""
        self._known = self._form.values(commit=False) if self._form is not None else None

    def changed(self) -> bool:
        """Say whether something is typed; not while what is known is still being read."""
        if self._form is None:
            return False
        if self._known is None:
            return self._taken_up
        return self._form.values(commit=False) != self._known
