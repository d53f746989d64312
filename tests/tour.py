"""The tour: a picture of every screen, in each language, light and dark, at 100 % and 150 %; contact sheets.

    python tests/tour.py [--to DIR] [--lang vi en] [--look light dark] [--scale 1 1.5] [--only PART …]
    python tests/tour.py --check [--lang …] [--look …] [--scale …]
    python tests/tour.py --readme packaging/pictures

Each language, look and scale is a program of its own, on practice desks in a temporary folder. It ends with 1
if a step could not be done, and says which. With --check it takes no pictures, unless asked to by --pictures,
but tells what on any screen would keep somebody from using it (see `access`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
for _folder in (TESTS / "ui", TESTS / "desk", TESTS, TESTS.parent / "src"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from PySide6.QtCore import QRect, QSize, Qt  # noqa: E402 - the folders come first
from PySide6.QtGui import QColor, QFont, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

import key_costs  # noqa: E402
from outreach_desk.desk import drives, practice  # noqa: E402
from outreach_desk.ground import language  # noqa: E402
from outreach_desk.store import vault  # noqa: E402
from outreach_desk.ui.qt_words import QtWords  # noqa: E402
from outreach_desk.ui.style import Style  # noqa: E402
from tour_camera import QUICKLY, Camera, never_seen  # noqa: E402
from tour_doubts import doubts  # noqa: E402
from tour_exchange import exchange  # noqa: E402
from tour_guide import Guide  # noqa: E402
from tour_inspector import ENLARGED, SMALL, Inspector, InspectorWithCamera  # noqa: E402
from tour_office import office  # noqa: E402
from tour_start import fresh_office, fresh_team, start_pages  # noqa: E402
from tour_team import team  # noqa: E402
from tour_trust import put_back  # noqa: E402

PARTS = ("start", "fresh", "team", "exchange", "office")
STICK = "KHO"
README = {
    "today": "team-today-list",
    "directory": "team-directory-one",
    "meeting": "team-meetings-people",
    "client": "team-clients-known",
    "referrals": "team-referrals-open",
    "send": "team-send-written",
    "inbox": "office-inbox-preview",
    "figures": "office-figures-split",
}
"""Which pictures stand in the README, by the name they have there."""

_TWICE = 2
COLUMNS, ROWS = 3, 3
THUMB = QSize(620, 400)
CAPTION, GAP = 22, 10


def main() -> int:
    """Do what the command line asks; give the exit code."""
    asked = _arguments()
    vars(vault).update(key_costs.NOTHING)
    if asked.readme:
        return _readme(Path(asked.readme))
    to = Path(asked.to).resolve()
    to.mkdir(parents=True, exist_ok=True)
    if asked.here:
        return _walk(asked, to)
    code = 0
    with tempfile.TemporaryDirectory(prefix="desk-tour-") as name:
        for lang in asked.lang:
            kept = Path(name) / lang
            if "team" in asked.only or "office" in asked.only:
                practice.open(kept, lang).close()
            for look in asked.look:
                for scale in asked.scale:
                    code |= _apart(
                        asked, to / f"{lang}-{look}-{round(float(scale) * 100)}", lang, look, scale, kept
                    )
    return code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take a picture of every screen.")
    parser.add_argument("--to", default="tour")
    parser.add_argument("--lang", nargs="+", default=["vi", "en"], choices=["vi", "en", "pseudo"])
    parser.add_argument("--look", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--scale", nargs="+", default=["1", "1.5"])
    parser.add_argument("--only", nargs="+", default=list(PARTS), choices=PARTS, metavar="PART")
    parser.add_argument("--readme", metavar="DIR", help="only take the pictures of the README, in Vietnamese")
    parser.add_argument("--check", action="store_true", help="take no pictures: tell what cannot be used")
    parser.add_argument("--pictures", action="store_true", help="with --check: take the pictures too")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _readme(place: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="desk-tour-") as name:
        choice = ["--lang", "vi", "--look", "light", "--scale", "1"]
        command = [sys.executable, __file__, "--to", name, *choice]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - ours
        place.mkdir(parents=True, exist_ok=True)
        for shown, taken in README.items():
            found = [one for one in Path(name).glob("vi-*/*.png") if one.stem.partition("-")[2] == taken]
            QImage(str(found[0])).save(str(place / f"{shown}.png"))  # packed as tightly as may be
    return code


def _apart(asked: argparse.Namespace, to: Path, lang: str, look: str, scale: str, kept: Path) -> int:
    """Walk in a program of its own: Qt reads the scale only once. Its home is a false one."""
    with tempfile.TemporaryDirectory(prefix="desk-tour-") as name:
        home = Path(name)
        (home / "desks").mkdir()
        if kept.exists():
            shutil.copytree(kept, home / "desks" / "desk-practice")
        screen = home / "screen.json"
        screen.write_text(json.dumps({"screens": [_screen(float(scale))]}), encoding="utf-8")
        settings = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        settings |= {
            "HOME": name,
            "USERPROFILE": name,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
            "QT_SCALE_FACTOR": scale,
            "TOUR_DESKS": str(home / "desks"),
        }
        shutil.rmtree(to, ignore_errors=True)
        choice = ["--to", str(to), "--lang", lang, "--look", look, "--scale", scale, "--only", *asked.only]
        choice += [f"--{name}" for name in ("check", "pictures") if vars(asked)[name]]
        command = [sys.executable, __file__, "--here", *choice]
        return subprocess.run(command, env=settings, check=False).returncode  # noqa: S603 - ours


def _window(scale: float) -> QSize:
    """Give the size of the window in logical pixels: a usual laptop, or smaller ones with larger letters."""
    if scale >= _TWICE:
        return ENLARGED
    return QSize(1280, 800) if scale <= 1 else SMALL


def _screen(scale: float) -> dict[str, object]:
    """Describe to Qt a screen that the window fills: lists open within it, as on the laptop."""
    size = _window(scale) * scale
    place = {"x": 0, "y": 0, "width": size.width(), "height": size.height()}
    return {"name": "tour", "dpr": 1, "logicalDpi": 96, **place}


def _walk(asked: argparse.Namespace, to: Path) -> int:
    scale, only = float(asked.scale[0]), asked.only
    root = Path(os.environ["TOUR_DESKS"])
    stick = root / "stick"
    stick.mkdir()
    drives._sticks = lambda: [(stick, STICK)] if stick.is_dir() else []
    language.set_language(asked.lang[0])
    application = QApplication(sys.argv[:1])
    application.setCursorFlashTime(0)
    translator = QtWords(application)
    application.installTranslator(translator)
    inspector = InspectorWithCamera if asked.pictures else Inspector
    camera = inspector(to, () if scale > 1 else (SMALL, ENLARGED)) if asked.check else Camera(to)
    guide = Guide(Style(application, asked.look[0]), camera, _window(scale))
    if "start" in only:
        start_pages(guide, root)
    if "fresh" in only:
        fresh_team(guide, root, stick)
        fresh_office(guide, root)
    if "team" in only:
        team(guide, root, stick)
    if "exchange" in only:
        world = exchange(guide, root, stick)
        doubts(guide, world, stick)
        put_back(guide, world, stick)
    if "office" in only:
        office(guide, root)
    guide.close_window()
    if set(only) == set(PARTS):
        guide.missed += [f"no picture shows {name}" for name in never_seen(guide.camera.seen)]
    if asked.pictures or not asked.check:
        sheets(to)
    print(f"{to.name}: {len(camera.taken)} pictures, {len(guide.missed)} steps missed")
    for missed in guide.missed:
        print(f"  missed {missed}")
    faults = camera.faults if isinstance(camera, Inspector) else {}
    for fault, where in faults.items():
        print(f"  {fault} ({where})")
    return bool(guide.missed or faults)


def sheets(folder: Path) -> list[Path]:
    """Lay all pictures of a folder on contact sheets, and give their paths."""
    pictures = sorted(path for path in folder.glob("*.png") if path.name[0].isdigit())
    made = []
    for first in range(0, len(pictures), COLUMNS * ROWS):
        made.append(folder / f"sheet-{first // (COLUMNS * ROWS) + 1:02d}.png")
        _sheet(pictures[first : first + COLUMNS * ROWS]).save(str(made[-1]), quality=QUICKLY)
    return made


def _sheet(pictures: list[Path]) -> QImage:
    rows = -(-len(pictures) // COLUMNS)
    cell = QSize(THUMB.width() + GAP, THUMB.height() + CAPTION + GAP)
    sheet = QImage(COLUMNS * cell.width() + GAP, rows * cell.height() + GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#FFFFFF"))
    font = QFont(QApplication.font())
    font.setPixelSize(CAPTION - 8)
    painter.setFont(font)
    for number, path in enumerate(pictures):
        x, y = GAP + number % COLUMNS * cell.width(), GAP + number // COLUMNS * cell.height()
        painter.drawText(QRect(x, y, THUMB.width(), CAPTION), Qt.AlignmentFlag.AlignLeft, path.stem)
        picture = QImage(str(path))
        picture.setDevicePixelRatio(1)
        small = picture.scaled(
            THUMB, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(x, y + CAPTION, small)
    painter.end()
    return sheet


if __name__ == "__main__":
    sys.exit(main())
