"""The project as a whole: no address of one machine in it, clean locks, a wheel with everything, a sound Qt.

What concerns the modules of the program stands in test_architecture.py.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parent.parent


def project_files() -> list[Path]:
    """List the files of the project: what git knows, or without git what is not made by tools."""
    made = {"__pycache__", "build", "dist", "node_modules"}
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(  # noqa: S603 - our own words
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in made and (name[:1] != "." or name == ".ci")]
        found += [Path(folder, name) for name in names]
    return found


# Written so that this file does not find itself.
ADDRESSES = {
    "a registry address": re.compile(r"index" + r"-url\s*[ =:]\s*\S*/|https?://\S*/" + r"simple\b"),
    "a path of one machine": re.compile(r"(?<![\w.$}~])/" + r"(?:root|work)/\w"),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_file_names_one_machine(name: str) -> None:
    """The project says nowhere where packages come from, nor where it once lay."""
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [str(path.relative_to(ROOT)) for _ in ADDRESSES[name].finditer(text)]
    assert found == []


def test_addresses_are_found() -> None:
    """The patterns find what they are there for."""
    mirror, home = "https://example.org/pypi/" + "simple/", "/root" + "/x"
    samples = {
        "a registry address": ["--index" + "-url = " + mirror, mirror],
        "a path of one machine": [home],
    }
    assert all(ADDRESSES[name].search(sample) for name, group in samples.items() for sample in group)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_is_clean(name: str) -> None:
    """A lock has hashes and no address, and no twin that installs under the name of `sqlcipher3`."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9._-]+)==", text, flags=re.MULTILINE)
    hashed = re.findall(r"^([a-z0-9._-]+)==[^\n]*\\\n +--hash=sha256:", text, flags=re.MULTILINE)
    assert (pinned, "://" in text) == (hashed, False)
    assert "sqlcipher3" in pinned
    assert {"sqlcipher3-wheels", "sqlcipher3-binary"} & set(pinned) == set()


def test_the_tests_lock_holds_the_programs_lock() -> None:
    """What was tested is what runs: each pin of the program stands in the tests' lock too."""
    pins = [
        set(
            re.findall(
                r"^([a-z0-9._-]+==[^ \\\n]+)", (ROOT / "packaging" / name).read_text("utf-8"), re.MULTILINE
            )
        )
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] - pins[1] == set()


def test_a_wheel_is_whole(tmp_path: Path) -> None:
    """A wheel, built without the network, holds the entry point and every resource, and finds them."""
    project = tmp_path / "project"
    project.mkdir()
    for name in ("src", "resources"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, project)
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=project,
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": ""},
    )
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    resources = [path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert [path for path in resources if not (installed / "outreach_desk" / path).is_file()] == []
    entry_points = next(installed.glob("*.dist-info/entry_points.txt")).read_text(encoding="utf-8")
    assert "outreach-desk = outreach_desk.__main__:main" in entry_points
    assert (installed / "outreach_desk/__main__.py").is_file()
    found = subprocess.run(
        [sys.executable, "-c", "from outreach_desk.ground import paths; print(paths.resource('locale'))"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(installed)},
    )
    assert Path(found.stdout.strip()) == installed / "outreach_desk/resources/locale"


def test_qt_keeps_count_of_none(qtbot: QtBot) -> None:
    """Qt gives away no reference to None: PySide6 6.12.0 on Python 3.11 lost one with each call."""
    label = QtWidgets.QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100
