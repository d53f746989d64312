"""Figures on their way out: in which form, whether for others, and where the file goes."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QVBoxLayout, QWidget

from outreach_desk.desk import figures, report_file
from outreach_desk.desk.report_file import Wanted
from outreach_desk.ground.language import _
from outreach_desk.ui.figures.grid_paint import Colour
from outreach_desk.ui.figures.official_card import OfficialCard
from outreach_desk.ui.figures.sections import Sections
from outreach_desk.ui.figures.table_choice import Chosen, TableChoice
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.busy import Busy
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.wrapped import Check, Ring


class SavePage(Page):
    """Emits `write_wanted(wanted, folder)` and `letterhead_wanted()`. The office's own are for the inside."""

    write_wanted = Signal(object, object)
    print_wanted = Signal(object)
    letterhead_wanted = Signal()

    def __init__(self, jobs: Jobs, drop: Drop, colour: Colour) -> None:
        super().__init__(
            _("Save the figures"), action=_("Write the file"), scrolls=True, back=True, wide=False
        )
        self.forms: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.table = TableChoice()
        self.official = OfficialCard(colour)
        self.under = Sections(colour)
        self.under.set_sections(())
        self.printing = self.add_action(_("Print…"))
        self.shared = Check(_("For sharing outside: hide small figures"))
        self.shared.setAccessibleName(self.shared.text())
        self.landscape = Check(_("Pages across"))
        self.landscape.setAccessibleName(self.landscape.text())
        self.charts = Check(_("With the charts (spreadsheet and paper)"))
        self.charts.setAccessibleName(self.charts.text())
        self.charts.setChecked(True)
        self.busy = Busy()
        self.pin(self.busy)
        self._is_busy = False
        self._begun_by: QPushButton | None = None
        self.places = Places(jobs, drop)
        self.letterhead = buttons.link(_("Header and signatories"))
        self.content.addWidget(self.table)
        self.content.addWidget(self.official)
        self.content.addWidget(texts.card(_("Which form"), self._choice(), self.landscape, self.charts))
        self.content.addWidget(texts.card(_("For whom"), self.shared, self._about_sharing()))
        self.content.addWidget(
            texts.card(
                _("Header and signatories"), self._about_letterhead(), buttons.at_left(self.letterhead)
            )
        )
        self.content.addWidget(texts.card(_("Where shall the file go?"), self.places))
        self.content.addWidget(self.under)
        self.table.settled.connect(self._on_table)
        self.places.changed.connect(self._show)
        self._group.buttonToggled.connect(self._show)
        self.letterhead.clicked.connect(self.letterhead_wanted)
        self.acted.connect(self._on_write)
        self.printing.clicked.connect(self._on_print)
        keys.on(self, "Ctrl+S", self._on_write)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.forms[report_file.XLSX])
        self._show()

    @property
    def wanted(self) -> Wanted:
        """Give how the figures are wanted."""
        form = next(form for form, button in self.forms.items() if button.isChecked())
        chosen = self.table.chosen() or Chosen()
        return Wanted(
            form,
            shared=self.shared.isChecked(),
            landscape=self.landscape.isChecked(),
            charts=self.charts.isChecked(),
            **chosen._asdict(),
        )

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing else be begun while a file or paper is made; the keyboard is on Cancel meanwhile."""
        self._is_busy = busy
        focus = next((one for one in (self.action, self.printing) if one.hasFocus()), None)
        if busy:
            self._begun_by = focus
        self._show()
        if busy and focus is not None:
            self.busy.cancel.setFocus()
        elif not busy and self._begun_by is not None:
            if self.focusWidget() in {None, self.busy.cancel}:
                self._begun_by.setFocus()
            self._begun_by = None

    def typed(self) -> dict[str, Any]:
        """Give what is chosen."""
        wanted = self.wanted
        return {
            "table": self.table.typed(),
            "form": wanted.form,
            "shared": wanted.shared,
            "landscape": wanted.landscape,
            "charts": wanted.charts,
            "places": self.places.typed(),
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self.table.set_typed(state["table"])
        self.forms[state["form"]].setChecked(True)
        self.shared.setChecked(state["shared"])
        self.landscape.setChecked(state["landscape"])
        self.charts.setChecked(state["charts"])
        self.places.set_typed(state["places"])

    def _choice(self) -> QWidget:
        board = QWidget()
        layout = QVBoxLayout(board)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for form, words in (
            (report_file.XLSX, _("Spreadsheet for Excel (xlsx)")),
            (report_file.PDF, _("Paper with header and signatories (PDF)")),
            (figures.AS_CSV, _("A line for each figure (CSV)")),
            (figures.AS_TABLE, _("Plain text")),
            (report_file.DHIS2, _("For DHIS2 (dataValueSets, JSON)")),
            (figures.AS_JSON, _("For other programs (JSON)")),
        ):
            button = Ring(words)
            button.setAccessibleName(words)
            button.setChecked(form == report_file.XLSX)
            self._group.addButton(button)
            layout.addWidget(button)
            self.forms[form] = button
        return board

    def _about_sharing(self) -> QWidget:
        words = _(
            "Whoever is not of the programme gets the version for sharing: figures from 1 to 4 are written as"
            " <5, and more figures are hidden, so that nobody can be recognised in them."
        )
        return texts.text(words, "quiet")

    def _about_letterhead(self) -> QWidget:
        words = _(
            "What stands above the figures on paper and who signs below; also your unit’s code in DHIS2."
        )
        return texts.text(words, "quiet")

    def _on_table(self) -> None:
        """Offer what the chosen table has: an official one has no charts and is no file for DHIS2."""
        dhis2 = self.forms[report_file.DHIS2]
        if not self.table.is_report and dhis2.isChecked():
            self.forms[report_file.XLSX].setChecked(True)
        for part in (self.charts, dhis2):
            part.setVisible(self.table.is_report)

    def _show(self) -> None:
        self.action.setEnabled(not self._is_busy and self.places.chosen() is not None)
        self.printing.setEnabled(not self._is_busy)

    def _on_write(self) -> None:
        folder: Path | None = self.places.chosen()
        if folder is not None and not self._is_busy and self.table.check():
            self.write_wanted.emit(self.wanted, folder)

    def _on_print(self) -> None:
        if not self._is_busy and self.table.check():
            self.print_wanted.emit(self.wanted)
