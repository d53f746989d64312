"""Practice: one office and twelve team desks live through three months of made-up work, by the acts of people.

Each desk has its own folder, key and passphrase; only files pass between them. One bundle comes late, one
comes twice, one can be left out. And for the window: a desk with made-up people, to learn on.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.desk import enrol, fiction, figures, plot, questions, receive, send, stage, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enrol import Sent
from outreach_desk.desk.fiction import DESKS, TWO_LAPTOPS, Fiction
from outreach_desk.desk.receive import Handled
from outreach_desk.desk.stage import Player
from outreach_desk.ground import dates, language, numbers, words
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, _, ngettext, said
from outreach_desk.ground.paths import Home
from outreach_desk.records import review
from outreach_desk.records.client import Client
from outreach_desk.records.member import Member
from outreach_desk.reports import to_json
from outreach_desk.reports.table import Table

Progress = Callable[[int, int], None]

YEAR = 2026
LATE, REPEATED = 5, 2
"""The August bundle of desk 5 comes after its September one; that of desk 2 comes twice."""

LEARNING_WORDS = "hoa sen hoa cúc hoa mai luyện tập"
"""Opens the desks to learn on. It is written here for all to read: nothing real may ever be in them."""

_JULY, _AUGUST, _SEPTEMBER = range(3)
_LEARNING_TEAMS = range(1, 5)
_LEARNING_SEED, _LEARNING_SPAN = 1, 30


@dataclass(frozen=True)
class Arrival:
    """One bundle that came to the office: of which desk and month, and what became of it."""

    desk: int
    month: int
    handled: Handled

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints: as `import` does, with the desk's number."""
        return {**self.handled.as_dict(), "desk": self.desk}


@dataclass(frozen=True)
class PracticeResult:
    """What came of a practice. `home` is None where the desks were in a temporary folder that is gone."""

    seed: int
    leave_out: int | None
    home: Path | None
    arrivals: tuple[Arrival, ...]
    table: Table
    holes: tuple[dict[str, Any], ...]
    conflicts: int
    questions: int
    people: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "seed": self.seed,
            "leave_out": self.leave_out,
            "home": None if self.home is None else str(self.home),
            "bundles": [arrival.as_dict() for arrival in self.arrivals],
            "report": to_json.as_dict(self.table),
            "holes": list(self.holes),
            "conflicts": self.conflicts,
            "questions": self.questions,
            "people": self.people,
        }

    def lines(self) -> list[str]:
        """Tell in the shown language what happened, what is missing, and the province's figures."""
        return [*_told(self), *_told_holes(self), "", *figures.written(self.table, figures.AS_TABLE).splitlines()]


def run(
    root: Path | None,
    *,
    seed: int = 1,
    leave_out: int | None = None,
    progress: Progress | None = None,
) -> PracticeResult:
    """Do the whole practice in a new folder under `root`; None: in a temporary folder, removed at the end.

    The bundle of September of desk `leave_out` (1 to 12) never arrives. `progress(done, total)` may raise
    Cancelled. Raises Usage, or Refused as each act does.
    """
    if leave_out is not None and leave_out not in range(1, DESKS + 1):
        problem = said(N_("Only the bundle of a desk from 1 to {last} can be left out."), last=DESKS)
        raise Usage("leave_out", problem)
    # Nothing can be written down before its day: with an older clock the same quarter of last year is played.
    year = min(YEAR, dates.today().year - (dates.today().month < 10))  # noqa: PLR2004 - October
    story = plot.generate(seed, fiction.quarter(year))
    with _folder(root) as folder:
        rehearsal = _Rehearsal(story, folder, leave_out, progress or (lambda _done, _total: None))
        rehearsal.play()
        return rehearsal.result(seed, root, f"{year}-Q3")


@contextmanager
def _folder(root: Path | None) -> Iterator[Path]:
    if root is None:
        with tempfile.TemporaryDirectory(prefix="desk-practice-") as name:
            yield Path(name)
        return
    try:
        root.mkdir(parents=True, exist_ok=True)
        number = 1 + sum(1 for _ in root.glob("practice-*"))
        folder = root / f"practice-{number}"
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Refused("no_folder", said(N_("The practice folder cannot be made. Choose another."))) from error
    yield folder


class _Rehearsal:
    """One practice as it goes on: the desks, the stick, and what came to the office so far."""

    def __init__(self, story: Fiction, folder: Path, leave_out: int | None, progress: Progress) -> None:
        self._story, self._folder, self._leave_out, self._progress = story, folder, leave_out, progress
        self._stick = folder / "stick"
        self._stick.mkdir()
        self._office = Player(0, Home(folder / "office"), words.passphrase())
        self._teams = [
            Player(number, Home(folder / f"desk-{number:02d}"), words.passphrase())
            for number in range(1, DESKS + 1)
        ]
        self._sent: dict[tuple[int, int], Path] = {}
        self._arrivals: list[Arrival] = []
        self._done = 0

    def play(self) -> None:
        """Enrol everybody and live through the months."""
        package = stage.set_up(self._office, self._counted(), self._story, self._stick, language.VIETNAMESE)
        for month in range(len(self._story.spans)):
            for team in self._counted():
                _month_at(team, self._story, month, package, self._stick, self._sent)
            with self._office.open() as office:
                for month_of_bundle, desk in self._coming(month):
                    self._arrive(office, desk, month_of_bundle)
                if month == _AUGUST:
                    for one, other in self._story.same:
                        questions.link(office, one, other)
                package = enrol.office_package(office, self._stick)

    def result(self, seed: int, root: Path | None, period: str) -> PracticeResult:
        """Read at the office what came of it."""
        desks = {team.device: team.number for team in self._teams}
        with self._office.open() as office:
            holes = tuple({**hole, "desk": desks[hole["device"]]} for hole in questions.holes(office))
            asked = figures.parse_period(office, code=period)
            # The report is made on the 15th after the quarter, so that one seed always gives one table.
            on = asked.last + timedelta(days=15)
            table = figures.report(office, asked, on)
            waiting = [question["kind"] for question in questions.conflicts(office)]
            people = _people(office, self._story)
        return PracticeResult(
            seed=seed,
            leave_out=self._leave_out,
            home=None if root is None else self._folder,
            arrivals=tuple(self._arrivals),
            table=table,
            holes=holes,
            conflicts=sum(kind in {review.CONFLICT, review.FORK, review.DELETED_UNSEEN} for kind in waiting),
            questions=len(waiting),
            people=people,
        )

    def _counted(self) -> Iterator[Player]:
        for team in self._teams:
            self._progress(self._done, DESKS * (1 + len(self._story.spans)))
            yield team
            self._done += 1

    def _coming(self, month: int) -> Iterator[tuple[int, int]]:
        """Give (month, desk) of the bundles that come to the office at the end of a month, in their order."""
        for desk in range(1, DESKS + 1):
            late = month == _AUGUST and desk == LATE
            lost = month == _SEPTEMBER and desk == self._leave_out
            if not late and not lost:
                yield month, desk
        if month == _SEPTEMBER:
            yield _AUGUST, LATE
            yield _AUGUST, REPEATED

    def _arrive(self, office: Desk, desk: int, month: int) -> None:
        for handled in receive.receive(office, [self._sent[desk, month]]):
            self._arrivals.append(Arrival(desk, month, handled))


def _month_at(
    team: Player,
    story: Fiction,
    month: int,
    package: Sent,
    stick: Path,
    sent: dict[tuple[int, int], Path],
) -> None:
    """Live through a month at one desk: take the office's package, write, send."""
    heard = " ".join(package.words) if month == _JULY else None
    with team.open() as desk:
        enrol.accept(desk, package.path, spoken=heard)
        if month == _JULY and team.number > TWO_LAPTOPS:
            stage.take_over(desk, team, story, stick)
        stage.write(desk, story.of(team.number, month), team.notes)
        if month == _JULY and team.number == TWO_LAPTOPS:
            stage.hand_over(desk, team, story, stick)
        sent[team.number, month] = send.export(desk, stick).path


def _people(office: Desk, story: Fiction) -> dict[str, int]:
    count = sa.func.count()
    with office.database.read() as session:
        clients = session.scalar(sa.select(count).where(col(Client.deleted).is_(False))) or 0
        members = session.scalar(sa.select(count).where(col(Member.deleted).is_(False))) or 0
    return {"clients": clients, "persons": clients - len(story.same), "members": members}


def _told(result: PracticeResult) -> list[str]:
    show = numbers.show_integer
    known = sum(one.handled.outcome == receive.KNOWN for one in result.arrivals)
    taken = sum(one.handled.outcome == receive.IMPORTED for one in result.arrivals)
    lines = [
        _("Practice with made-up people: one office and {desks} team desks, number {seed}.").format(
            desks=DESKS, seed=result.seed
        ),
        _("The desks were in a temporary folder and are gone again.")
        if result.home is None
        else _("The desks are kept in {folder}. Their passphrases were never written down.").format(
            folder=result.home
        ),
        _("Bundles at the office: {taken} taken in, {known} known already, {refused} refused.").format(
            taken=show(taken), known=show(known), refused=show(len(result.arrivals) - taken - known)
        ),
    ]
    for arrival in result.arrivals:
        place = {"desk": arrival.desk, "label": arrival.handled.label}
        if arrival.desk == LATE and arrival.month == _AUGUST:
            lines.append(_("Late: the August bundle of desk {desk} ({label}).").format(**place))
        elif arrival.handled.outcome == receive.KNOWN:
            lines.append(_("Twice: the August bundle of desk {desk} ({label}).").format(**place))
    people = {name: show(number) for name, number in result.people.items()}
    lines.append(
        _("Client records: {clients}, of {persons} persons. Members of groups: {members}.").format(**people)
    )
    lines.append(
        _("Questions in Review: {questions}, of these conflicts between two laptops: {conflicts}.").format(
            questions=show(result.questions), conflicts=show(result.conflicts)
        )
    )
    return lines


def _told_holes(result: PracticeResult) -> list[str]:
    if not result.holes:
        return [_("Nothing is missing: every desk has sent all three months.")]
    count = len(result.holes)
    lines = [ngettext("{count} hole:", "{count} holes:", count).format(count=count)]
    sentences = {
        questions.MISSING: _("desk {desk} ({label}): bundles {first} to {last} are missing"),
        questions.NOTHING_YET: _("desk {desk} ({label}): nothing has come yet"),
        questions.QUIET: _("desk {desk} ({label}): nothing after {latest_event}"),
    }
    return lines + [f"  – {sentences[hole['kind']].format(**hole)}" for hole in result.holes]


def open(root: Path, language_of_names: str) -> Desk:  # noqa: A001 - `practice.open` is what it is
    """Open the team desk to learn on under `root`, made at the first time. Raises Refused."""
    _prepare(root, language_of_names)
    return unlock.unlock(Home(root / "team"), LEARNING_WORDS)


def open_office(root: Path, language_of_names: str) -> Desk:
    """Open the office desk to learn on under `root`; three bundles wait in `inbox(root)`. Raises Refused."""
    _prepare(root, language_of_names)
    return unlock.unlock(Home(root / "office"), LEARNING_WORDS)


def inbox(root: Path) -> Path:
    """Give the folder with the bundles that wait for the office to learn on."""
    return root / "inbox"


def _prepare(root: Path, names: str) -> None:
    """Make the desks to learn on, all or none: beside their place first, then moved there."""
    if Home(root / "team").exists():
        return
    names = names if names in language.LANGUAGES else language.ENGLISH
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            root.rmdir()
        folder = Path(tempfile.mkdtemp(prefix=f"{root.name}-", dir=root.parent))
    except OSError as error:
        problem = said(N_("The folder of the practice desk is in use or cannot be made."))
        raise Refused("practice_place", problem) from error
    try:
        _learn(folder, names)
        os.replace(folder, root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _learn(folder: Path, names: str) -> None:
    """Fill a team desk up to today, and an office to which three other teams have sent something."""
    today, step = dates.today(), timedelta(days=_LEARNING_SPAN)
    starts = [today - step * number + timedelta(days=1) for number in (3, 2, 1)]
    spans = [(start, start + step - timedelta(days=1)) for start in starts]
    story = plot.generate(_LEARNING_SEED, spans, desks=_LEARNING_TEAMS, language=names)
    stick, waiting = folder / "stick", inbox(folder)
    stick.mkdir()
    waiting.mkdir()
    office = Player(0, Home(folder / "office"), LEARNING_WORDS)
    homes = {number: Home(folder / ("team" if number == 1 else f"other-{number}")) for number in _LEARNING_TEAMS}
    teams = [Player(number, home, LEARNING_WORDS) for number, home in homes.items()]
    package = stage.set_up(office, teams, story, stick, names)
    sent: dict[tuple[int, int], Path] = {}
    own, *others = teams
    for team in others:
        _month_at(team, story, _JULY, package, waiting, sent)
        shutil.rmtree(team.home.root)
    for month in (_JULY, _AUGUST):
        _month_at(own, story, month, package, stick, sent)
        with office.open() as desk:
            receive.receive(desk, [sent[1, month]])
            package = enrol.office_package(desk, stick)
    with own.open() as desk:
        enrol.accept(desk, package.path)
        stage.write(desk, story.of(1, _SEPTEMBER), own.notes)
    shutil.rmtree(stick)
