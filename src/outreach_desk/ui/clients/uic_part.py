"""The part of the form that works out a UIC. The parents' names live in its lines only, kept nowhere."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from outreach_desk.ground import uic
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, units
from outreach_desk.records.reference import Codes
from outreach_desk.ui.widgets import buttons, column_fields, texts
from outreach_desk.ui.widgets.choice_fields import OneField
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.pick_fields import UnitField
from outreach_desk.ui.widgets.typed_fields import YearField

MOTHER, FATHER, PROVINCE = "mother", "father", "birth_province"
"""Fields that are no columns of a client."""

_MONTHS = 12


class UicPart(QObject):
    """Adds a card (`card`) to a form. The UIC follows the answers until somebody types another one."""

    def __init__(self, form: Form, codes: Codes) -> None:
        super().__init__(form)
        columns = catalog.THINGS["client"].columns
        self.mother = LineField(MOTHER, _("Mother’s given name"), hint=_("Empty if not known."), private=True)
        self.father = LineField(FATHER, _("Father’s given name"), hint=_("Empty if not known."), private=True)
        self.year = YearField(
            "birth_year",
            _(columns["birth_year"].label),
            hint=_("As on paper, solar calendar. Four digits."),
        )
        self.month = OneField(
            "birth_month",
            _(columns["birth_month"].label),
            [(month, str(month)) for month in range(1, _MONTHS + 1)],  # type: ignore[misc]
            hint=_("Leave it if she does not know."),
        )
        self.province = UnitField(
            PROVINCE,
            _("Province of birth"),
            era=units.OLD,
            whole_province=True,
            hint=_("One of the 63 old provinces. Leave it if she does not know or was born abroad."),
        )
        self.code = LineField(
            "uic", _("UIC"), hint=_("It follows the answers above; or type it from her card.")
        )
        self._followed = ""
        self._builds = True
        self.preview = texts.text("", "heading")
        self.use: QPushButton = buttons.plain(_("Use this UIC"))
        self.again = buttons.link(_("Work it out again"))
        self.again.hide()
        self._explanation = texts.text(
            _(
                "The UIC is the same wherever she goes. It is made of two letters of her mother’s and her "
                "father’s given name. The names themselves are only used for this and never kept."
            ),
            "quiet",
        )
        self.card = form.card(
            _("Her UIC"),
            self._explanation,
            (self.mother, self.father),
            (self.year, self.month),
            self.province,
            self.preview,
            self.use,
            self.again,
            self.code,
            column_fields.of(columns["partner_code"], codes, hint=_("If another programme gave her a code.")),
        )
        for field in (self.mother, self.father, self.year, self.month, self.province):
            field.changed.connect(self.refresh)
        self.code.changed.connect(self._show_use)
        self.use.clicked.connect(self._on_use)
        self.again.clicked.connect(lambda: self.show_builder(shown=True))
        self.refresh()

    def built(self) -> str:
        """Give the UIC of what is typed, "" where too little is known or something cannot be read."""
        mother, father, province = self.mother.value(), self.father.value(), self.province.value()
        year = self.year.value()
        if not (mother or father or province) or isinstance(year, str):
            return ""
        place = province.split(":")[-1] if province else None
        return uic.build(mother, father, year, self.month.value(), place)

    def show_builder(self, *, shown: bool) -> None:
        """Show the questions, or only the UIC that is known and a way to work it out again."""
        self._builds = shown
        for part in (self._explanation, self.mother, self.father, self.province, self.preview):
            part.setVisible(shown)
        self.again.setVisible(not shown)
        self._show_use()

    def refresh(self) -> None:
        """Show the UIC of what is typed, and let the field follow it unless it holds another one."""
        code = self.built()
        self.preview.setText(
            _("UIC: {code}").format(code=code) if code else _("UIC: answer the questions above")
        )
        if self._builds and (self.code.value() or "") == self._followed:
            self._followed = code
            self.code.set_value(code or None)
        self._show_use()

    def _on_use(self) -> None:
        self._followed = self.built()
        self.code.set_value(self._followed)
        self.code.setFocus()
        self._show_use()

    def _show_use(self) -> None:
        """Offer to take the UIC of the answers over where the field holds another one."""
        code = self.built()
        self.use.setVisible(self._builds and bool(code) and (self.code.value() or "") != code)
