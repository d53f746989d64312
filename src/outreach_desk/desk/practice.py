"""Practice: one office and twelve team desks live through three months of made-up work.

Each desk has its own folder, key and passphrase, and everything is done by the acts that people use; only
files pass between desks. For the window there are also desks to learn on, of a team and of an office.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.desk import enrol, fiction, figures, plot, questions, receive, rehearsal, stage, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.fiction import DESKS
from outreach_desk.desk.rehearsal import AUGUST, JULY, SEPTEMBER, Arrival, Progress, Rehearsal, month_at
from outreach_desk.desk.stage import Player
from outreach_desk.ground import dates, language, numbers
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, _, ngettext, said
from outreach_desk.ground.paths import Home
from outreach_desk.records import review
from outreach_desk.records.client import Client
from outreach_desk.records.member import Member
from outreach_desk.reports import to_json
from outreach_desk.reports.table import Table

YEAR, OCTOBER = 2026, 10
REPORT_DAYS = 15

LEARNING_PASSPHRASE = "hoa sen hoa cúc hoa mai luyện tập"  # noqa: S105 - no secret, see below
"""Opens the desks to learn on. It stands here for all to read: nothing real may ever be in them."""

_TEAM, _OFFICE, _INBOX = "team", "office", "inbox"
_LEARNING_TEAMS = range(1, 5)
_LEARNING_SEED, _LEARNING_SPAN = 1, timedelta(days=30)
_CONFLICTS = {review.CONFLICT, review.FORK, review.DELETED_UNSEEN}


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
        table = figures.written(self.table, figures.AS_TABLE).splitlines()
        return [*_told(self), *_told_of_bundles(self.arrivals), *_told_of_holes(self.holes), "", *table]


def run(
    root: Path | None,
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
    year = _year(dates.today())
    story = plot.generate(seed, fiction.quarter(year))
    with _folder(root) as folder:
        played = Rehearsal(story, folder, leave_out, progress or (lambda _done, _total: None))
        played.play()
        desks = {team.device: team.number for team in played.teams}
        with played.office.open() as office:
            asked = figures.parse_period(office, code=f"{year}-Q3")
            # The report date is fixed too, so that one seed gives one table on any day.
            table = figures.report(office, asked, asked.last + timedelta(days=REPORT_DAYS))
            waiting = [question["kind"] for question in questions.conflicts(office)]
            return PracticeResult(
                seed=seed,
                leave_out=leave_out,
                home=None if root is None else folder,
                arrivals=tuple(played.arrivals),
                table=table,
                holes=tuple({**hole, "desk": desks[hole["device"]]} for hole in questions.holes(office)),
                conflicts=sum(kind in _CONFLICTS for kind in waiting),
                questions=len(waiting),
                people=_people(office, len(story.same)),
            )


def _year(today: date) -> int:
    """Give the year that is played: nothing can be written down before its day, whatever the clock says."""
    return min(YEAR, today.year if today.month >= OCTOBER else today.year - 1)


@contextmanager
def _folder(root: Path | None) -> Iterator[Path]:
    if root is None:
        with tempfile.TemporaryDirectory(prefix="desk-practice-") as name:
            yield Path(name)
        return
    try:
        root.mkdir(parents=True, exist_ok=True)
        number = 1
        while (folder := root / f"practice-{number}").exists():
            number += 1
        folder.mkdir(mode=0o700)
    except OSError as error:
        problem = said(N_("The practice folder cannot be made here. Choose another one."))
        raise Refused("practice_place", problem) from error
    yield folder


def _people(office: Desk, linked: int) -> dict[str, int]:
    count = sa.func.count()
    with office.database.read() as session:
        clients = session.scalar(sa.select(count).where(col(Client.deleted).is_(False))) or 0
        members = session.scalar(sa.select(count).where(col(Member.deleted).is_(False))) or 0
    return {"clients": clients, "persons": clients - linked, "members": members}


def _told(result: PracticeResult) -> list[str]:
    show = numbers.show_integer
    people = {name: show(number) for name, number in result.people.items()}
    return [
        _("Practice with made-up people: one office and {desks} team desks, number {seed}.").format(
            desks=DESKS, seed=result.seed
        ),
        _("The desks were in a temporary folder and are gone again.")
        if result.home is None
        else _("The desks are kept in {folder}. Their passphrases were never written down.").format(
            folder=result.home
        ),
        _("Client records: {clients}, of {persons} persons. Members of groups: {members}.").format(**people),
        _("Questions in Review: {questions}, of these conflicts between two laptops: {conflicts}.").format(
            questions=show(result.questions), conflicts=show(result.conflicts)
        ),
    ]


def _told_of_bundles(arrivals: tuple[Arrival, ...]) -> list[str]:
    outcomes = [arrival.handled.outcome for arrival in arrivals]
    taken, known = outcomes.count(receive.IMPORTED), outcomes.count(receive.KNOWN)
    lines = [
        _("Bundles at the office: {taken} taken in, {known} known already, {refused} refused.").format(
            taken=taken, known=known, refused=len(outcomes) - taken - known
        )
    ]
    for arrival in arrivals:
        whose = {"desk": arrival.desk, "label": arrival.handled.label}
        if arrival.handled.outcome == receive.KNOWN:
            lines.append(_("The August bundle of desk {desk} ({label}) came twice.").format(**whose))
        elif (arrival.desk, arrival.month) == (rehearsal.LATE, AUGUST):
            lines.append(_("The August bundle of desk {desk} ({label}) came late.").format(**whose))
    return lines


def _told_of_holes(holes: tuple[dict[str, Any], ...]) -> list[str]:
    if not holes:
        return [_("Nothing is missing: every desk has sent all three months.")]
    lines = [ngettext("{count} hole:", "{count} holes:", len(holes)).format(count=len(holes))]
    for hole in holes:
        if hole["kind"] == questions.MISSING:
            words = _("desk {desk} ({label}, {device}): bundles {first} to {last} are missing")
        elif hole["kind"] == questions.NOTHING_YET or hole["latest_event"] is None:
            words = _("desk {desk} ({label}, {device}): nothing has come yet")
        else:
            words = _("desk {desk} ({label}, {device}): nothing after {day}")
        latest = hole["latest_event"]
        day = dates.show_day(date.fromisoformat(latest)) if latest else ""
        lines.append(f"  – {words.format(**hole, day=day)}")
    return lines


def open(root: Path, names: str = language.VIETNAMESE) -> Desk:  # noqa: A001 - `practice.open` says it best
    """Open the team desk to learn on under `root`; the first time it is made, its names in this language.

    Raises Refused.
    """
    _prepare(root, names)
    return unlock.unlock(Home(root / _TEAM), LEARNING_PASSPHRASE)


def open_office(root: Path, names: str = language.VIETNAMESE) -> Desk:
    """Open the office desk to learn on under `root`; three bundles wait in `inbox(root)`. Raises Refused."""
    _prepare(root, names)
    return unlock.unlock(Home(root / _OFFICE), LEARNING_PASSPHRASE)


def inbox(root: Path) -> Path:
    """Give the folder with the bundles that wait for the office desk to learn on."""
    return root / _INBOX


def _prepare(root: Path, names: str) -> None:
    """Make the desks to learn on, all or none: beside their place first, then moved there."""
    if Home(root / _TEAM).exists():
        return
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            root.rmdir()
        folder = Path(tempfile.mkdtemp(prefix=f"{root.name}-", dir=root.parent))
    except OSError as error:
        problem = said(N_("The folder of the practice desk is in use or cannot be made."))
        raise Refused("practice_place", problem) from error
    try:
        _learn(folder, names if names in language.LANGUAGES else language.ENGLISH)
        folder.replace(root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _learn(folder: Path, names: str) -> None:
    """Fill a team desk up to today, and an office to which three other teams have sent something."""
    today = dates.today()
    ends = [today - _LEARNING_SPAN * number for number in (2, 1, 0)]
    spans = [(end - _LEARNING_SPAN + timedelta(days=1), end) for end in ends]
    story = plot.generate(_LEARNING_SEED, spans, desks=_LEARNING_TEAMS, language=names)
    stick = folder / "stick"
    stick.mkdir()
    inbox(folder).mkdir()
    office = Player(0, Home(folder / _OFFICE), LEARNING_PASSPHRASE)
    places = {number: folder / (_TEAM if number == 1 else f"other-{number}") for number in _LEARNING_TEAMS}
    own, *others = [Player(number, Home(place), LEARNING_PASSPHRASE) for number, place in places.items()]
    package = stage.set_up(office, [own, *others], story, stick, names)
    for team in others:
        month_at(team, story, JULY, package, inbox(folder))
        shutil.rmtree(team.home.root)
    for month in (JULY, AUGUST):
        sent = month_at(own, story, month, package, stick)
        with office.open() as desk:
            receive.receive(desk, [sent])
            package = enrol.office_package(desk, stick)
    with own.open() as desk:
        enrol.accept(desk, package.path)
        stage.write(desk, story.of(own.number, SEPTEMBER), own.notes)
    shutil.rmtree(stick)
