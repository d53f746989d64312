"""The part of packaging/bench report that says how soon a report is seen, however it comes about.

The real acts, on a copy of the office: counted from its records; counted ahead and kept, as the acts give it,
and in the real window from the choice of the period, or of a split, to the painted figures; after one new
record, until the last figures are shown as such, until all are counted anew, and then from the choice of the
charts to the last ones, as such; the records behind figures of a kept report; and days of one's own, which
nobody counts ahead.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from unittest import mock

from bench_cases import PASSPHRASE
from PySide6.QtWidgets import QApplication

from outreach_desk import app
from outreach_desk.desk import ahead, behind, charts, figure_page, figures, kept_report, readings, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import MONTH, QUARTER, YEAR, Asked, Report
from outreach_desk.ground import dates, garbage
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import LIGHT, Settings
from outreach_desk.records import catalog, record
from outreach_desk.reports import dimension, indicators
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import Period
from outreach_desk.ui.figures.period import FREE, WHOLE
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import Window

TODAY = date(2025, 12, 31)
GOAL, GOAL_BEHIND = 1.0, 0.2
SPANS = (YEAR, QUARTER, MONTH)
RUNS = 3
_OWN_DAYS = "2025-02-10", "2025-11-20"
_SPLITS = [one for one in indicators.dimensions() if one != dimension.EDUCATOR]
PRESSED = 15
"""So many figures of each split are pressed beside one of each indicator."""
ROUNDS = 5
"""So often the window goes through what waits: what was added to a page is shown and laid out bit by bit."""
PAUSE = 3.0
"""So long (s) a person looks at a page before the next; how far its figures may move is counted meanwhile."""


@dataclass
class Took:
    """Seconds of the clock and of the processor."""

    wall: float
    cpu: float


def took(act: Callable[[], object], runs: int = 1) -> Took:
    """Do something so many times; medians."""
    walls, cpus = [], []
    for _run in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - worked)
    return Took(statistics.median(walls), statistics.median(cpus))


def run(home: Path) -> bool:
    """Measure an office that may be changed, print, and say whether the goals are reached."""
    print(f"\n{'how a report is seen':42}{'period':>9}{'wall s':>9}{'cpu s':>9}{'ratio':>9}{'goal s':>8}")
    with mock.patch.object(dates, "today", return_value=TODAY):
        desk = unlock.unlock(Home(home), PASSPHRASE)
        try:
            counted = dict(_counted(desk))
            reached = all([*_kept(desk, counted)])
        finally:
            desk.close()
        return all([*_window(home, counted)]) and reached


def _asked(span: str, by: str | None = None) -> Asked:
    code = figure_page.code(span, figure_page.CALENDAR, TODAY)
    return Asked(code=code, on=TODAY.isoformat(), by=by)


def _say(what: str, span: str, seen: Took, whole: Took | None, goal: float | None) -> bool:
    """Print a line; the ratio is to counting the page from its records."""
    ratio = f"{seen.cpu / whole.cpu:9.3f}" if whole else f"{'':9}"
    verdict = "reached" if seen.wall <= (goal or 0) else "busy" if seen.cpu <= (goal or 0) else "MISSED"
    ends = f"{goal:8.1f}  {verdict}" if goal else ""
    print(f"{what:42}{_asked(span).code:>9}{seen.wall:9.3f}{seen.cpu:9.3f}{ratio}{ends}", flush=True)
    return goal is None or seen.cpu <= goal


def _counted(desk: Desk) -> Iterator[tuple[str, Took]]:
    """Count each page and its charts from the records."""
    for span in SPANS:
        desk.kept.clear()
        whole = took(partial(figure_page.look, desk, _asked(span)))
        _say("counted from its records", span, whole, whole, None)
        _say("its charts", span, took(partial(charts.look, desk, _asked(span))), whole, None)
        yield span, whole


def _kept(desk: Desk, counted: dict[str, Took]) -> Iterator[bool]:
    """Count ahead, and look at what is kept, each time as after opening the desk."""
    desk.kept.clear()

    def fill() -> None:
        while ahead.step(desk, lambda: None):
            pass

    _say("all that is counted ahead", YEAR, took(fill), None, None)
    yield _own_days(desk)
    yield _pressed(desk)
    yield _of_educators(desk, counted)

    def look(asked: Asked) -> None:
        desk.kept.clear()
        figure_page.look(desk, asked)

    for span in SPANS:
        asked, whole = _asked(span), counted[span]
        yield _say("kept", span, took(partial(look, asked), RUNS), whole, GOAL)
        slowest = max((took(partial(look, _asked(span, by))) for by in _SPLITS), key=lambda one: one.cpu)
        yield _say(f"kept, slowest of {len(_SPLITS)} splits", span, slowest, whole, GOAL)
        yield _say("its charts, kept", span, took(partial(charts.look, desk, asked), RUNS), whole, GOAL)
    desk.kept.clear()
    found = figure_page.look(desk, _asked(YEAR)).counted
    for which in (behind.COUNTS, behind.LEFT_OUT):
        seen = [took(partial(behind.look, desk, found, cell, which)) for cell in found.figures]
        slowest = max(seen, key=lambda one: one.cpu)
        words = f"rows behind, slowest of {len(seen)}, {which}"
        yield _say(words, YEAR, slowest, counted[YEAR], GOAL_BEHIND)


def _own_days(desk: Desk) -> bool:
    """Count days that nobody counts ahead, of a year whose records are in memory, card by card."""
    asked = Asked(first=_OWN_DAYS[0], last=_OWN_DAYS[1], on=TODAY.isoformat())
    moments = [("", time.perf_counter())]
    figures.count(desk, _period(desk, asked), TODAY, told=partial(_note, moments))
    slowest, which = max((later[1] - one[1], later[0]) for one, later in pairwise(moments))
    whole = moments[-1][1] - moments[0][1]
    said = f"not counted ahead, days of one's own: {which}"
    print(f"{said:51}{slowest:9.3f}   all of them {whole:.3f}", flush=True)
    return slowest <= GOAL


def _pressed(desk: Desk) -> bool:
    """Press figures of kept splits: at once, and when what is behind them was counted while one looked."""
    chance, at_once, opened = Random(1), list[Took](), list[Took]()  # noqa: S311 - a seed, no secret
    garbage.set_apart(wanted=True)  # as the window does
    for by in indicators.dimensions():
        found = figures.count(desk, _period(desk, _asked(YEAR)), TODAY, by=by)
        of_values = sorted(cell for cell in found.figures if dimension.value_of(cell[1]))
        each = {cell[0]: cell for cell in chance.sample(of_values, len(of_values))}
        cells = [*each.values(), *chance.sample(of_values, min(PRESSED, len(of_values)))]
        cells = list({cell[:2]: cell for cell in cells}.values())  # the units of a line open together
        at_once += [took(partial(behind.look, desk, found, cell)) for cell in cells]
        figures.open_up(desk, found, lambda: None)
        opened += [took(partial(behind.look, desk, found, cell)) for cell in cells]
    walls = sorted(one.wall for one in at_once)
    said = f"pressed at once, {len(walls)} figures of splits: median"
    print(f"{said:51}{statistics.median(walls):9.3f}   slowest {walls[-1]:.3f}", flush=True)
    slowest = max(opened, key=lambda one: one.cpu)
    return _say(f"pressed later, slowest of {len(opened)}", YEAR, slowest, None, GOAL_BEHIND)


def _of_educators(desk: Desk, counted: dict[str, Took]) -> bool:
    """Look at the year by educators, which stays in memory alone."""
    naming = desk.kept.get(kept_report.NAMING, {})
    desk.kept.clear()
    desk.kept[kept_report.NAMING] = naming
    seen = took(partial(figure_page.look, desk, _asked(YEAR, dimension.EDUCATOR)))
    return _say("kept in memory, by educators", YEAR, seen, counted[YEAR], GOAL)


def _is_read(desk: Desk) -> bool:
    """Say whether days of one's own can be counted from memory."""
    with desk.database.read() as session:
        return readings.has(desk, session, figures.parse_period(desk, first=_OWN_DAYS[0], last=_OWN_DAYS[1]))


def _note(moments: list[tuple[str, float]], so_far: Counted, _whole: int) -> None:
    moments.append((so_far.table.chosen[-1], time.perf_counter()))


def _period(desk: Desk, asked: Asked) -> Period:
    days = {"first": asked.first, "last": asked.last, "code": asked.code}
    return figures.parse_period(desk, calendar=asked.calendar, **days)


def _window(home: Path, counted: dict[str, Took]) -> Iterator[bool]:
    """Open the window upon the office; from the choice of a period to the painted figures."""
    seen = Seen(home)
    try:
        for span in (QUARTER, YEAR):  # the month stands there from the beginning
            yield _say("kept, painted in the window", span, seen.after(span), counted[span], GOAL)
        for by in (dimension.GENDER, dimension.AGE, dimension.COMMUNE):
            yield _say(f"kept, by {by}, painted", YEAR, seen.split(by), counted[YEAR], GOAL)
            is_read = by != dimension.GENDER
            words = "then pressed, slowest" if is_read else "no record read yet, pressed"
            pressed = seen.press()
            slowest = max(pressed, key=lambda one: pressed[one].cpu)
            goal = GOAL_BEHIND if is_read else None
            yield _say(f"{words}: {slowest}", YEAR, pressed[slowest], counted[YEAR], goal)
            if not is_read:
                seen.read_year()
        seen.split(WHOLE)
        first, whole = seen.anew()
        yield _say("one new record: the last figures, as such", YEAR, first, counted[YEAR], GOAL)
        _say("one new record: all counted anew, painted", YEAR, whole, counted[YEAR], None)
        yield _say("then its charts: the last ones, as such", YEAR, seen.charts(), counted[YEAR], GOAL)
        first, whole = seen.own_days()
        yield _say("days of one's own: first cards painted", YEAR, first, counted[YEAR], GOAL)
        _say("days of one's own: all, painted", YEAR, whole, counted[YEAR], None)
    finally:
        seen.close()


class Seen:
    """The page of figures of an office in the real window. `close` it at the end."""

    def __init__(self, home: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        made = QApplication.instance() or QApplication([])
        assert isinstance(made, QApplication)  # noqa: S101 - ours
        self._application, self._jobs, place = made, Jobs(), Home(home)
        size = Settings(width=1366, height=768)
        doors = app.doors(place, str(home))
        self._window = Window(self._jobs, Style(made, LIGHT), doors, app.look, size)
        self._window.show()
        self._jobs.open(lambda: unlock.unlock(place, PASSPHRASE), self._window._on_desk)  # noqa: SLF001
        self._until(lambda: isinstance(self._window.page, Shell) and self._jobs.idle)
        shell = self._window.page
        assert isinstance(shell, Shell)  # noqa: S101 - it was waited for
        shell.ahead.timer.stop()  # what was kept before is looked at
        shell.go("figures")
        screen = shell.made("figures")
        assert isinstance(screen, FiguresScreen)  # noqa: S101 - its name says so
        self._screen = screen
        self._moments: list[Took] = []
        self._whole = False
        show, follow = screen.report.set_report, screen.seal.set_report

        def shown(report: Report) -> None:
            show(report)
            self._moments.append(Took(time.perf_counter(), time.process_time()))

        def whole(report: Report) -> None:
            follow(report)
            self._whole = True

        screen.report.set_report = shown  # type: ignore[method-assign]
        screen.seal.set_report = whole  # type: ignore[method-assign]
        self._until(lambda: self._whole)

    def after(self, span: str) -> Took:
        """Choose this month, quarter or year; wait until its figures are painted."""
        _first, whole = self._watch(lambda: self._screen.picker.preset.set_value(f"{span} 0"))
        return whole

    def anew(self) -> tuple[Took, Took]:
        """Write a record; wait until the last figures are shown as such, and all anew."""

        def one_more(desk: Desk) -> None:
            with desk.write() as (session, author):
                values = {"code": "G-MORE", "name": "Nhóm thêm"}
                record.save(session, author, catalog.THINGS["peer_group"], values)

        return self._watch(lambda: self._jobs.write(one_more, lambda _done: None))

    def charts(self) -> Took:
        """Look at the charts after that; wait until there are any, as they were counted last."""
        view = self._screen.views.charts
        began = Took(time.perf_counter(), time.process_time())
        self._screen.views.show_view(1)
        self._until(lambda: bool(view.cards))
        return self._since(began)

    def split(self, by: str) -> Took:
        """Choose by what it is split; wait until its figures are painted."""
        _first, whole = self._watch(lambda: self._screen.picker.by.set_value(by))
        return whole

    def press(self) -> dict[str, Took]:
        """Look for a while; then press a figure of a value of each indicator, until its records are painted.

        What is behind them is counted while one looks.
        """
        read = time.perf_counter() + PAUSE
        self._until(lambda: time.perf_counter() > read)
        screen, found = self._screen, dict[str, Took]()
        report = screen._report  # noqa: SLF001 - as the screen has it
        cells = [] if report is None else report.counted.figures
        for cell in {cell[0]: cell for cell in cells if dimension.value_of(cell[1])}.values():
            began = Took(time.perf_counter(), time.process_time())
            screen.report.pressed.emit(cell)
            self._until(lambda: screen.behind.isVisible() and not screen.behind.counts)
            found[cell[0]] = self._since(began)
            screen.behind.back_wanted.emit()
        return found

    def read_year(self) -> None:
        """Let the records of the year be read, as a desk does by itself while nobody asks anything."""
        done: list[bool] = []

        def year(desk: Desk) -> None:
            while not _is_read(desk) and ahead.step(desk, lambda: None):
                pass

        self._jobs.read(year, lambda _done: done.append(True))
        self._until(lambda: bool(done))

    def own_days(self) -> tuple[Took, Took]:
        """Let the year be read; type days, and wait until the first cards and all are painted."""
        self._screen.views.show_view(0)
        self.read_year()
        picker = self._screen.picker
        picker.preset.set_value(FREE)
        for field, day in zip((picker.first, picker.last), _OWN_DAYS, strict=True):
            field.set_value(date.fromisoformat(day))
        return self._watch(picker.last.line.editingFinished.emit)

    def close(self) -> None:
        """Close the window and the desk."""
        self._window.close()

    def _watch(self, act: Callable[[], object]) -> tuple[Took, Took]:
        read = time.perf_counter() + PAUSE
        self._until(lambda: time.perf_counter() > read)
        self._moments, self._whole = [], False
        began = Took(time.perf_counter(), time.process_time())
        act()
        self._until(lambda: bool(self._moments))
        first = self._since(began)
        self._until(lambda: self._whole)
        return first, self._since(began)

    def _since(self, began: Took) -> Took:
        for _round in range(ROUNDS):
            self._application.processEvents()
        self._window.grab()
        return Took(time.perf_counter() - began.wall, time.process_time() - began.cpu)

    def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._application.processEvents()
            time.sleep(0.001)
