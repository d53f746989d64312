"""The small forms about one client: more consent, a need, how it was settled, and closing her record."""

from collections.abc import Collection, Iterable
from typing import Any

from outreach_desk.desk.needs import MET_BY, Answer
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, client, need
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_part import ConsentPart
from outreach_desk.ui.widgets import column_fields, texts
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.grouped_field import GroupedField, kinds_of_help
from outreach_desk.ui.widgets.typed_fields import DayField


class ConsentForm(FormPage):
    """More that she agrees to. Emits `save_wanted(Agreed)`."""

    def __init__(self, codes: Codes, code: str, known: Collection[str]) -> None:
        super().__init__(code)
        self.consent = ConsentPart(self.form, codes, known)
        self.setFocusProxy(self.consent.first)

    def save(self) -> None:
        """Ask for what she agreed to be saved."""
        commit_typing()
        self.save_wanted.emit(self.consent.agreed())


class NeedForm(FormPage):
    """What she needs, and since when."""

    def __init__(self, codes: Codes, code: str) -> None:
        super().__init__(code)
        columns = catalog.THINGS["need"].columns
        service = GroupedField(
            "service",
            _(columns["service"].label),
            kinds_of_help(codes, dates.today()),
            label_of=lambda one: codes.label("service_type", one),
            required=True,
        )
        day = column_fields.of(columns["noted_on"], codes)
        day.set_value(dates.today())
        note = column_fields.of(
            columns["note"], codes, hint=_("No names and no test results. It stays on this computer.")
        )
        self.form.card(_("Note a need"), service, day, note)
        self.setFocusProxy(service)


class SettleForm(FormPage):
    """How a need was settled: met by what, or not needed any more."""

    def __init__(self, codes: Codes, code: str) -> None:
        super().__init__(code)
        self._codes = codes
        self._days: dict[str, Any] = {}
        columns = catalog.THINGS["need"].columns
        self.status = OneField(
            "status",
            _(columns["status"].label),
            [
                (one.code, one.label())
                for one in codes.choices("need_status", dates.today())
                if one.code != need.OPEN
            ],
            required=True,
        )
        self.met_by = OneField(
            MET_BY, _("Met by"), [], hint=_("Choose what she was given. Leave it if it stands nowhere here.")
        )
        self.day = DayField("settled_on", _(columns["settled_on"].label), required=True)
        self.form.card(_("Settle the need"), self.status, self.met_by, self.day)
        self.status.changed.connect(self._on_status)
        self.met_by.changed.connect(self._on_met_by)
        self.setFocusProxy(self.status)

    def set_answers(self, answers: Iterable[Answer], *, propose: bool) -> None:
        """Offer what may have met the need; with `propose` the latest help of the same kind is chosen."""
        found = list(answers)
        self._days = {one.value: one.day for one in found}
        self.met_by.set_choices([(one.value, self._words(one)) for one in found])
        fitting = next((one for one in found if one.same_kind), None)
        if propose and fitting is not None:
            self.status.set_value(need.MET)
            self.met_by.set_value(fitting.value)
        elif propose:
            self.day.set_value(dates.today())

    def _words(self, one: Answer) -> str:
        label = self._codes.label("service_type", one.service) if one.service else ""
        kind = _("Service: {what}") if one.table == "service" else _("Referral: {what}")
        what = kind.format(what=label)
        return f"{what} · {dates.show_day(one.day)}" if one.day else what

    def _on_status(self) -> None:
        met = self.status.value() in {None, need.MET}
        self.met_by.setVisible(met)
        if not met:
            self.met_by.set_value(None)

    def _on_met_by(self) -> None:
        day = self._days.get(self.met_by.value())
        if day is not None:
            self.day.set_value(day)


class CloseForm(FormPage):
    """Why and since when nobody asks after her any more."""

    def __init__(self, codes: Codes, code: str) -> None:
        super().__init__(code)
        columns = catalog.THINGS["client"].columns
        self.status = OneField(
            "status",
            _("Why the record is closed"),
            [
                (one.code, one.label())
                for one in codes.choices("client_status", dates.today())
                if one.code in client.CLOSED
            ],
            required=True,
        )
        day = DayField("status_on", _(columns["status_on"].label), required=True)
        day.set_value(dates.today())
        self.form.card(
            _("Close the record"),
            texts.text(
                _(
                    "What was planned to ask after her ends with it. Open slips stay open."
                    " The record can be opened again at any time."
                ),
                "quiet",
            ),
            self.status,
            day,
        )
        self.set_action(_("Close the record"))
        self.setFocusProxy(self.status)

    def propose(self, status: str, on: Any) -> None:
        """Begin with what a result says."""
        self.form.set_values({"status": status, "status_on": on})
