"""What stands above the figures on paper and who signs below: shipped lines, which an office may rewrite."""

from PySide6.QtCore import Signal

from outreach_desk.desk import letterheads
from outreach_desk.desk.letterheads import Kept
from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import texts
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.typed_fields import NoteField


class LetterheadForm(FormPage):
    """Emits `save_wanted(values)`: `left`, `right`, `signatories`, `org_unit`; and `shipped_wanted()`."""

    shipped_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Header and signatories"))
        self.shipped = self.add_action(_("As proposed"))
        self.shipped.clicked.connect(self.shipped_wanted)
        self.form.card(
            "",
            texts.text(
                _(
                    "These lines are kept on this computer, for reports of the same time: until 28/02/2025"
                    " the labour department led the programme, since then the health department."
                ),
                "quiet",
            ),
            NoteField("left", _("At the left: your organisation"), hint=_("One line below the other.")),
            NoteField("right", _("At the right")),
            NoteField(
                "signatories",
                _("Who signs"),
                hint=_("One to a line; what stands in small letters below comes after a | sign."),
            ),
            LineField("org_unit", _("Your unit’s code in DHIS2")),
        )
        self.setFocusProxy(self.form.fields["left"])

    def show_kept(self, kept: Kept) -> None:
        """Show what holds now."""
        self.form.set_values({**letterheads.typed(kept.letterhead), "org_unit": kept.org_unit})
        self.shipped.setEnabled(not kept.letterhead.proposed)
        self.set_sentence(
            _("Ours, proposed: look whether they are right for you.")
            if kept.letterhead.proposed
            else _("Written here.")
        )
