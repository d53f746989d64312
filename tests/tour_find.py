"""The tour of what is found: nothing typed, hits of several kinds, none, too many, a record, its history."""

from outreach_desk.desk import find
from outreach_desk.ground.language import _
from tour_guide import NOWHERE, Guide


def found(guide: Guide, desk: str, words: str) -> None:
    """Look for `words`, of which there are too many, and open the first hit that has no page of its own."""
    line = _("Find a record")
    with guide.step(f"{desk} find"):
        guide.go("find")
        guide.shot(f"{desk}-find-nothing-typed")
        guide.fill(line, words)
        guide.shot(f"{desk}-find-too-many")
        guide.fill(line, NOWHERE)
        guide.shot(f"{desk}-find-none")
    with guide.step(f"{desk} found record"):
        guide.fill(line, words)
        screen = guide.shell.made("find")
        plain = ("member", "establishment") if desk == "team" else find.BY_WORDS
        hits = screen.view.rows.rows()
        guide.open_row(next(place for place, hit in enumerate(hits) if hit.table in plain))
        guide.shot(f"{desk}-find-record")
        guide.press(_("History"))
        guide.shot(f"{desk}-find-history")
        guide.press(_("Back"))
        guide.press(_("Back"))
