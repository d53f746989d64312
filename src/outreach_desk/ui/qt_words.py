"""The few words that Qt itself shows (menus of text fields, its print dialog), through our own catalogue.

Qt has no Vietnamese of its own. Ours bear no mnemonics.
"""

from PySide6.QtCore import QTranslator

from outreach_desk.ground.language import N_, _

_WORDS = {
    "&Undo": N_("Undo"),
    "&Redo": N_("Redo"),
    "Cu&t": N_("Cut"),
    "&Copy": N_("Copy"),
    "&Paste": N_("Paste"),
    "Delete": N_("Delete"),
    "Select All": N_("Select all"),
    "OK": N_("OK"),
    "Cancel": N_("Cancel"),
    "Print": N_("Print"),
    "&Print": N_("Print"),
    "Printer": N_("Printer"),
    "&Name:": N_("Name:"),
    "Location:": N_("Where it stands:"),
    "Type:": N_("Type:"),
    "P&roperties": N_("Properties"),
    "&Options >>": N_("Options >>"),
    "&Options <<": N_("Options <<"),
}


class QtWords(QTranslator):
    """Gives our words for Qt's; what is not known stays as it is."""

    def isEmpty(self) -> bool:
        """Say that there is something in it: Qt leaves an empty one aside."""
        return False

    def translate(
        self,
        context: str,  # noqa: ARG002 - Qt's signature
        sourceText: str,
        disambiguation: str | None = None,  # noqa: ARG002
        n: int = -1,  # noqa: ARG002
    ) -> str:
        """Give the words for a source text of Qt."""
        known = _WORDS.get(sourceText)
        return sourceText if known is None else _(known)
