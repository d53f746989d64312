"""The tour sees every screen that a desk has, its pictures show something, and all it sees can be used."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from outreach_desk.ui import screens
from outreach_desk.ui.send.new_name import NewNamePage
from tour_camera import Camera, never_seen
from tour_inspector import Inspector

TOUR = Path(__file__).parent / "tour.py"
START = ("choose", "new-team", "new-office", "practice", "unlock")
ON_EMPTY_DESKS = ("start", "fresh")
EVERYTHING = (*ON_EMPTY_DESKS, "team", "exchange", "office")
TINY = 64


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Walk once over empty desks, take pictures and look; give their folder, and what is told."""
    to = tmp_path_factory.mktemp("tour")
    return to / "vi-light-100", checked(to, *ON_EMPTY_DESKS, pictures=True)


def taken(to: Path, *parts: str) -> list[Path]:
    """Go on the tour in one language, look and scale, and give its pictures."""
    choice = ["--lang", "vi", "--look", "light", "--scale", "1"]
    command = [sys.executable, str(TOUR), "--to", str(to), *choice, "--only", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout
    return pictures_of(to / "vi-light-100")


def pictures_of(folder: Path) -> list[Path]:
    """Give the pictures of a walk in their order."""
    return sorted(folder.glob("[0-9]*.png"))


def checked(
    to: Path, *parts: str, lang: str = "vi", look: str = "light", scale: str = "1", pictures: bool = False
) -> str:
    """Go on the tour and look what keeps somebody from using a screen; give what is told, with its steps."""
    choice = ["--check", "--to", str(to), "--lang", lang, "--look", look, "--scale", scale]
    choice += ["--pictures"] if pictures else []
    command = [sys.executable, str(TOUR), *choice, "--only", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    told = done.stdout.partition("\n")[2]
    assert (done.returncode, bool(done.stdout)) == (int(bool(told)), True), done.stderr
    return told


def wanted() -> set[str]:
    """Give how the names of pictures of each registered screen begin, and of the start pages."""
    return {
        *(f"start-{page}" for page in START),
        *(f"team-{screen.name}" for screen in screens.TEAM),
        *(f"office-{screen.name}" for screen in screens.OFFICE),
    }


def seen(pictures: list[Path]) -> set[str]:
    """Give which of them were seen."""
    names = [path.stem.partition("-")[2] for path in pictures]
    return {start for start in wanted() if any(name.startswith(start) for name in names)}


def is_empty(path: Path) -> bool:
    """Say whether a picture is of one colour, seen as a few points."""
    small = QImage(str(path)).scaled(TINY, TINY)
    return len({small.pixel(x, y) for x in range(small.width()) for y in range(small.height())}) < 2


def test_every_screen_is_visited_on_empty_desks(walked: tuple[Path, str]) -> None:
    """Each screen of screens.TEAM and screens.OFFICE and each start page; no step is missed."""
    folder, told = walked
    assert [line for line in told.splitlines() if line.strip().startswith("missed")] == []
    pictures = pictures_of(folder)
    assert seen(pictures) == wanted()
    assert [path.name for path in pictures if is_empty(path)] == []
    assert {(QImage(str(path)).width(), QImage(str(path)).height()) for path in pictures} == {(1280, 800)}
    assert list(folder.glob("sheet-*.png")) != []


def test_a_page_that_no_picture_shows_is_told() -> None:
    """Every widget of the program counts, by module and name; what was seen is not told."""
    told = never_seen({NewNamePage})
    assert "send.twin.TwinPage" in told
    assert "send.new_name.NewNamePage" not in told
    assert len(told) > len(screens.TEAM) + len(screens.OFFICE)


class Below(QLabel):
    """Stands where one has to scroll to."""


class Hidden(QLabel):
    """Is never shown."""


@pytest.mark.parametrize(("kind", "found"), [(Camera, {QLabel}), (Inspector, {QLabel, Below})])
def test_what_is_scrolled_away_is_checked_and_in_no_picture(
    qtbot: QtBot, tmp_path: Path, kind: type[Camera], found: set[type]
) -> None:
    """A check looks at a page as a whole, a picture at what is in sight; neither at what is not shown."""
    area, page = QScrollArea(), QWidget()
    page.resize(200, 2000)
    label, below, hidden = QLabel("a", page), Below("b", page), Hidden("c", page)
    below.move(0, 1900)
    hidden.hide()
    area.setWidget(page)
    qtbot.addWidget(area)
    area.resize(300, 300)
    area.show()
    qtbot.waitExposed(area)
    camera = kind(tmp_path)
    camera.see(area, ())
    assert (label.isVisible(), {QLabel, Below, Hidden} & camera.seen) == (True, found)


@pytest.mark.long
def test_every_step_of_the_tour_is_done(tmp_path: Path) -> None:
    """Also on desks full of made-up people: nothing that the tour looks for has gone, no page is left out."""
    assert seen(taken(tmp_path, *EVERYTHING)) == wanted()


def test_everybody_can_use_each_screen_of_empty_desks(walked: tuple[Path, str]) -> None:
    """By name and role, by Tab, at 100 % and 200 %, without a word that is cut or faint."""
    _folder, told = walked
    assert told == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "look", "scale"),
    [("vi", "light", "1"), ("vi", "dark", "2"), ("en", "dark", "1"), ("en", "light", "2")],
)
def test_everybody_can_use_every_page(tmp_path: Path, lang: str, look: str, scale: str) -> None:
    """On desks in use, with each page that there is; at 100 % also in small windows."""
    assert checked(tmp_path, *EVERYTHING, lang=lang, look=look, scale=scale) == ""
