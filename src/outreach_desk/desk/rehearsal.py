"""One practice as it goes on: everybody enrols, writes, sends and receives, month by month.

The August bundle of one desk comes after its September one, that of another comes twice, and the September
bundle of any desk can stay away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach_desk.desk import enrol, questions, receive, send, stage
from outreach_desk.desk.enrol import Sent
from outreach_desk.desk.fiction import DESKS, TWO_LAPTOPS, Fiction
from outreach_desk.desk.receive import Handled
from outreach_desk.desk.stage import Player
from outreach_desk.ground import language, words
from outreach_desk.ground.paths import Home

Progress = Callable[[int, int], None]

JULY, AUGUST, SEPTEMBER = range(3)
LATE, REPEATED = 5, 2
"""The August bundle of desk 5 comes after its September one; that of desk 2 comes twice."""


@dataclass(frozen=True)
class Arrival:
    """One bundle that came to the office: of which desk and month, and what became of it."""

    desk: int
    month: int
    handled: Handled

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints: as `import` does, with the desk's number."""
        return {**self.handled.as_dict(), "desk": self.desk}


class Rehearsal:
    """The desks, the stick between them, and what came to the office so far."""

    def __init__(self, story: Fiction, folder: Path, leave_out: int | None, progress: Progress) -> None:
        self._story, self._leave_out, self._progress = story, leave_out, progress
        self._stick = folder / "stick"
        self._stick.mkdir()
        self.office = Player(0, Home(folder / "office"), words.passphrase())
        self.teams = [
            Player(number, Home(folder / f"desk-{number:02d}"), words.passphrase())
            for number in range(1, DESKS + 1)
        ]
        self.arrivals: list[Arrival] = []
        self._sent: dict[tuple[int, int], Path] = {}
        self._done = 0

    def play(self) -> None:
        """Enrol everybody and live through the months."""
        teams = self._one_by_one()
        package = stage.set_up(self.office, teams, self._story, self._stick, language.VIETNAMESE)
        for month in range(len(self._story.spans)):
            for team in self._one_by_one():
                self._sent[team.number, month] = month_at(team, self._story, month, package, self._stick)
            with self.office.open() as office:
                for coming in self._coming(month):
                    files = [self._sent[bundle] for bundle in coming]
                    for (desk, of), handled in zip(coming, receive.receive(office, files), strict=True):
                        self.arrivals.append(Arrival(desk, of, handled))
                if month == AUGUST:
                    for one, other in self._story.same:
                        questions.link(office, one, other)
                package = enrol.office_package(office, self._stick)

    def _one_by_one(self) -> Iterator[Player]:
        for team in self.teams:
            self._progress(self._done, DESKS * (1 + len(self._story.spans)))
            yield team
            self._done += 1

    def _coming(self, month: int) -> list[list[tuple[int, int]]]:
        """Give the bundles, as (desk, month), that come at the end of a month: together, and after those."""
        away = {(LATE, AUGUST), (self._leave_out, SEPTEMBER)}
        coming = [(desk, month) for desk in range(1, DESKS + 1) if (desk, month) not in away]
        return [coming, [(LATE, AUGUST)], [(REPEATED, AUGUST)]] if month == SEPTEMBER else [coming]


def month_at(team: Player, story: Fiction, month: int, package: Sent, stick: Path) -> Path:
    """Live through a month at one desk: take the office's package, write, send. Gives the file."""
    heard = " ".join(package.words) if month == JULY else None
    with team.open() as desk:
        enrol.accept(desk, package.path, spoken=heard)
        if month == JULY and team.number > TWO_LAPTOPS:
            stage.take_over(desk, team, story, stick)
        stage.write(desk, story.of(team.number, month), team.notes)
        if month == JULY and team.number == TWO_LAPTOPS:
            stage.hand_over(desk, team, story, stick)
        return send.export(desk, stick).path
