"""The part of the form that works out a UIC. The parents' names live in its lines only, kept nowhere."""

from typing import Any

from PySide6.QtCore import QObject, Signal
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

MOTHER, FATHER, PROVINCE = "mother", "father", "birth_province"
"""Fields that are no columns of a client."""

_MONTHS = 12


class UicPart(QObject):
    """Adds a card to a form. `code_typed(str)` comes with a whole UIC in the field, "" for another text."""

    code_typed = Signal(str)

    def __init__(self, form: Form, codes: Codes) -> None:
        super().__init__(form)
        columns = catalog.THINGS["client"].columns
        self.mother = LineField(MOTHER, _("Mother’s given name"), hint=_("Empty if not known."), private=True)
        self.father = LineField(FATHER, _("Father’s given name"), hint=_("Empty if not known."), private=True)
        self.year = column_fields.of(
            columns["birth_year"], codes, hint=_("As on paper, solar calendar. Four digits.")
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
        self.code = LineField("uic", _("UIC"), hint=_("Taken over from above, or typed from her card."))
        self.preview = texts.text("", "heading")
        self.use: QPushButton = buttons.plain(_("Use this UIC"))
        self.same = texts.text("", tone="due")
        self.same.hide()
        self.again = buttons.link(_("Work it out again"))
        self.again.hide()
        self._explanation = texts.text(
            _(
                "The UIC is the same wherever she goes. It is made of two letters of her mother’s and her "
                "father’s given name. The names themselves are only used for this and never kept."
            ),
            "quiet",
        )
        form.card(
            _("Her UIC"),
            self._explanation,
            (self.mother, self.father),
            (self.year, self.month),
            self.province,
            self.preview,
            self.use,
            self.again,
            self.code,
            self.same,
            column_fields.of(columns["partner_code"], codes, hint=_("If another programme gave her a code.")),
        )
        for field in (self.mother, self.father, self.year, self.month, self.province):
            field.changed.connect(self.refresh)
        self.code.changed.connect(self._on_code)
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

    def known(self) -> str:
        """Give the UIC in the field in its written form, "" for another text."""
        typed: Any = self.code.value()
        parsed = uic.parse(typed) if typed else None
        return parsed.code if parsed else ""

    def warn_same(self, others: tuple[str, ...]) -> None:
        """Say who has the same UIC; a warning, for two people may share one."""
        words = _("Also the UIC of {codes}. Is it the same person? Then do not register her twice.")
        self.same.setText(words.format(codes=", ".join(others)))
        self.same.setVisible(bool(others))

    def show_builder(self, *, shown: bool) -> None:
        """Show the questions, or only the UIC that is known and a way to work it out again."""
        for part in (self._explanation, self.mother, self.father, self.province, self.preview, self.use):
            part.setVisible(shown)
        self.again.setVisible(not shown)

    def refresh(self) -> None:
        """Show the UIC of what is typed."""
        code = self.built()
        self.preview.setText(
            _("UIC: {code}").format(code=code) if code else _("UIC: answer the questions above")
        )
        self.use.setEnabled(bool(code))

    def _on_use(self) -> None:
        self.code.set_value(self.built())
        self.code.setFocus()

    def _on_code(self) -> None:
        self.same.hide()
        self.code_typed.emit(self.known())
