"""Figures on their way out, wired to the acts: write a file, and write who stands above and below it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import figures, letterheads, official, official_file, report_file
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.letterheads import Kept
from outreach_desk.desk.report_file import Prepared, Saved, Wanted
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.figures import paper
from outreach_desk.ui.figures.letterhead_form import LetterheadForm
from outreach_desk.ui.figures.official_part import OfficialPart
from outreach_desk.ui.figures.print_page import PrintPage
from outreach_desk.ui.figures.save_page import SavePage
from outreach_desk.ui.figures.table_choice import Chosen
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once
from outreach_desk.ui.widgets.text_pages import TextPages
from outreach_desk.ui.widgets.watch import Watch

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.jobs import Check

T = TypeVar("T")
LETTERHEAD = "letterhead"
"""Names in the state of the screen what is to be gone on with."""


class Saving(QStackedWidget):
    """Emits `left` when the person goes back to the figures."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked: Asked | None = None
        self._of_office = False
        self.page = SavePage(context.jobs, Drop(self), context.style.colour)
        self.form: LetterheadForm | None = None
        self._watch = Watch()
        self.paper: PrintPage | None = None
        self.official = OfficialPart(context, self.page, self._on_refused)
        self.addWidget(self.page)
        self.addWidget(self.official.rows)
        self.page.back_wanted.connect(self._on_back)
        self.page.write_wanted.connect(self._on_write)
        self.page.print_wanted.connect(self._on_print)
        self.page.letterhead_wanted.connect(self._on_letterhead)
        self.page.table.settled.connect(self._look)
        self.official.turned.connect(self._on_turned)
        context.jobs.mistake.connect(self._on_mistake)

    def begin(self, asked: Asked, words: str, *, of_office: bool) -> None:
        """Show how the figures of these days can be saved; `words` name the days."""
        self._begin(asked, words, of_office=of_office)
        self._context.jobs.read(
            partial(official_file.days_before, asked=asked), lambda days: self.page.table.set_before(*days)
        )

    def _begin(self, asked: Asked, words: str, *, of_office: bool) -> None:
        self._asked, self._of_office = asked, of_office
        self.page.table.begin(of_office=of_office)
        self.page.set_sentence(words)
        self.reload()
        self._drop_form()
        self._drop_paper()
        self.page.setFocus()

    def reload(self) -> None:
        """Offer the groups and points of now, and count anew what stands under the chosen table."""
        self._context.jobs.read(official.nameable, lambda named: self.page.table.set_names(*named))
        self._look()

    def typed(self) -> dict[str, Any]:
        """Give what is asked for, what is chosen, and what is typed in the form if it is shown."""
        form = self.form
        return {
            "asked": self._asked,
            "of_office": self._of_office,
            "words": self.page.sentence.text(),
            "page": self.page.typed(),
            "form": form.form.typed() if form is not None else None,
            "open": self.official.typed(),
        }

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back."""
        self._begin(state["asked"], state["words"], of_office=state["of_office"])
        self.page.set_typed(state["page"])
        if state["form"] is not None:
            self._show_form(taken_up=True).set_typed(state["form"])
        self.official.set_typed(state["open"])

    def half_typed(self) -> list[HalfTyped]:
        """Give the header and signatories that are typed and not saved."""
        if self.form is None or not self._watch.changed():
            return []
        on = self._asked.on if self._asked else None
        state = {LETTERHEAD: (self.form.form.typed(commit=False), on)}
        return [HalfTyped("figures/letterhead", None, N_("header and signatories"), state)]

    def go_on(self, asked: Asked, words: str, half: tuple[Any, str | None], *, of_office: bool) -> None:
        """Go on with header and signatories, for the report date for which they were typed."""
        typed, on = half
        self.begin(replace(asked, on=on), words, of_office=of_office)
        self._show_form(taken_up=True).set_typed(typed)

    def leave(self) -> None:
        """Show no form; what was typed and not saved waits as a draft."""
        commit_typing()
        left = self.half_typed()
        self._drop_form()
        self.official.leave()
        for half in left:
            self._context.drafts.leave(half)

    def _look(self, _chosen: Chosen | None = None) -> None:
        self.official.look(self._asked)

    def _on_turned(self) -> None:
        """Show what is behind a cell of an official table, or the table again."""
        if self.form is not None or self.paper is not None:
            return  # what is open was opened later
        self.setCurrentWidget(self.official.rows if self.official.is_open else self.page)

    def _on_back(self) -> None:
        """Nobody waits for what is being made any more."""
        self.page.busy.stop()
        self.left.emit()

    def _on_refused(self, problem: Problem) -> None:
        if not self.page.table.refuse(problem):
            self._context.show_problem(problem)

    def _on_write(self, wanted: Wanted, folder: Path) -> None:
        def counted(found: Prepared) -> None:
            table, under, lines = found.table, found.under, found.lines
            save = partial(
                official_file.save, table=table, wanted=wanted, folder=folder, lines=lines, under=under
            )

            def write(made: bytes) -> None:
                self._write(lambda desk, check: save(desk, draw=lambda *_same: made, check=check))

            if wanted.form != report_file.PDF:
                write(b"")  # nobody asks for paper
                return
            # Paper is drawn here, on the window's thread: a document wants its timers.
            self.page.busy.run_here(
                self._context.jobs,
                _("Laying out the pages …"),
                paper.pdf(lines, landscape=wanted.landscape),
                self._unless_stopped(write),
                self._on_not_made,
            )

        self._count(wanted, counted)

    def _write(self, save: "Callable[[Desk, Check], Saved]") -> None:
        def written(saved: Saved) -> None:
            self.page.set_busy(busy=False)
            self._on_written(saved)

        self.page.busy.run(
            self._context.jobs,
            _("Writing the file …"),
            lambda desk, report: save(desk, lambda: report(0, 1)),
            written,
            self._on_not_made,
            changes=False,
        )

    def _on_print(self, wanted: Wanted) -> None:
        def laid_out(made: TextPages) -> None:
            self.page.set_busy(busy=False)
            self._drop_paper()
            shown = PrintPage(self._context, made)
            shown.back_wanted.connect(self._drop_paper)
            self.paper = shown
            self.addWidget(shown)
            self.setCurrentWidget(shown)
            shown.setFocus()

        def counted(found: Prepared) -> None:
            self.page.busy.run_here(
                self._context.jobs,
                _("Laying out the pages …"),
                paper.steps(found.lines, landscape=wanted.landscape),
                self._unless_stopped(laid_out),
                self._on_not_made,
            )

        self._count(replace(wanted, form=report_file.PDF), counted)

    def _count(self, wanted: Wanted, then: Callable[[Prepared], None]) -> None:
        """Count what is wanted, and show that it is; it can be stopped."""
        asked = self._asked
        if asked is None:
            return
        self.page.set_busy(busy=True)
        self.page.busy.run(
            self._context.jobs,
            _("Counting the figures …"),
            lambda desk, report: official_file.prepare(desk, asked, wanted, report),
            self._unless_stopped(then),
            self._on_not_made,
            changes=False,
        )

    def _unless_stopped(self, then: Callable[[T], object]) -> Callable[[T], None]:
        """Go on with what was made, unless somebody stopped it just when it was done."""

        def go_on(value: T) -> None:
            if self.page.busy.is_stopped:
                self.page.set_busy(busy=False)
            else:
                then(value)

        return go_on

    def _on_mistake(self, _error: Exception) -> None:
        """A bug reaches neither of the two that wait for an answer."""
        self.page.set_busy(busy=False)

    def _on_not_made(self, problem: Problem) -> None:
        """Nothing was written; that somebody stopped it needs no word."""
        self.page.set_busy(busy=False)
        if not isinstance(problem, Cancelled):
            self._on_refused(problem)

    def _drop_paper(self) -> None:
        if self.paper is not None:
            self.removeWidget(self.paper)
            self.paper.deleteLater()
            self.paper = None
            self.setCurrentWidget(self.page)
            self.page.printing.setFocus()

    def _on_written(self, saved: Saved) -> None:
        told = [_("Written: {file}").format(file=saved.path.name), *saved.content.told(), saved.warning()]
        self._context.tell("\n".join(told), "done" if saved.content.shared else "due")

    def _on_letterhead(self) -> None:
        form, on = self._show_form(), figures.parse_on(self._asked.on if self._asked else None)

        def show(kept: Kept) -> None:
            form.show_kept(kept)
            self._watch.known()

        self._context.jobs.read(partial(letterheads.find, on=on), show)

    def _show_form(self, *, taken_up: bool = False) -> LetterheadForm:
        self._drop_form()
        form = LetterheadForm()
        once = Once(self._context.jobs, form.action)
        on = figures.parse_on(self._asked.on if self._asked else None)
        form.back_wanted.connect(self.leave)
        self._watch.begin(form.form, taken_up=taken_up)
        refused = self._context.refused(form.form)

        def keep(values: dict[str, str | None]) -> None:
            written = {name: value or "" for name, value in values.items()}
            once.write(lambda desk: letterheads.keep(desk, on, **written), self._on_kept, refused)

        form.save_wanted.connect(keep)
        form.shipped_wanted.connect(
            lambda: once.write(partial(letterheads.forget, on=on), self._on_kept, refused)
        )
        self.form = form
        self.addWidget(form)
        self.setCurrentWidget(form)
        form.setFocus()
        return form

    def _on_kept(self, before: Kept) -> None:
        self._drop_form()
        undo = partial(
            self._context.jobs.write, partial(letterheads.restore, kept=before), lambda _done: None
        )
        self._context.say(_("Header and signatories are saved."), undo)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
            self._watch.begin(None)
        self.setCurrentWidget(self.page)
