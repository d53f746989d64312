"""packaging/run and packaging/test set themselves up: what they ask for, repeat and leave alone.

The real scripts run in a small false checkout; the system's programs are played by stubs that note each call.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The packages that the stub of dpkg-query does not find stand in the file MISSING.
DPKG_QUERY = """
for name in "$@"; do
  case $name in -*) continue ;; esac
  grep -qx "$name" "$STUBS/missing" || echo "$name installed"
done"""
# An interpreter that makes "environments" which hold a copy of itself. FAIL makes pip fail.
PYTHON = """
case "$*" in
  *ensurepip*) echo "whole $0" ;;
  "-m venv "*) mkdir -p "$3/bin"; cp "$STUBS/python3.11" "$3/bin/python" ;;
  *"-m pip"*) [ ! -e "$STUBS/fail" ] ;;
  *-m\\ outreach_desk*) echo "started: ${*:4}" ;;
  *) ;;
esac"""


class Checkout:
    """A false checkout with stubs for what the scripts call; `calls()` tells what was called."""

    def __init__(self, place: Path) -> None:
        self.root = place / "checkout"
        self.stubs = place / "stubs"
        self.stubs.mkdir()
        shutil.copytree(
            ROOT / "packaging",
            self.root / "packaging",
            ignore=lambda _folder, names: [name for name in names if name.endswith((".csv", "__pycache__"))],
        )
        self.missing = self.stubs / "missing"
        self.missing.touch()
        self.stub("dpkg-query", DPKG_QUERY)
        self.stub("apt-get", "")
        self.stub("id", "echo 1000")
        self.stub("python3.11", PYTHON)

    def stub(self, name: str, body: str) -> None:
        """Put a stub in the way of the real program."""
        path = self.stubs / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"$STUBS/calls"\n{body.strip()}\n', encoding="utf-8")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a script of packaging/ with the stubs first in its way."""
        (self.stubs / "calls").write_text("", encoding="utf-8")
        environment = {
            "PATH": f"{self.stubs}:/usr/bin:/bin",
            "HOME": str(self.stubs),
            "STUBS": str(self.stubs),
            "PIP_CERT": str(self.missing),
        }
        return subprocess.run(  # noqa: S603 - our own words
            [self.root / "packaging" / script, *arguments],
            env=environment | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, words: str) -> list[str]:
        """Tell the calls of the last run that hold `words`."""
        calls = (self.stubs / "calls").read_text(encoding="utf-8").splitlines()
        return [call for call in calls if words in call]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Stand a false checkout with everything installed and a user who is not root."""
    return Checkout(tmp_path)


@pytest.mark.parametrize(
    ("script", "missing"),
    [("run", ["libxcb-cursor0"]), ("run", ["libegl1", "libx11-xcb1"]), ("test", ["age", "xvfb"])],
)
def test_a_missing_library_is_asked_for(checkout: Checkout, script: str, missing: list[str]) -> None:
    """Without root, the one line to run is printed and the exit is 1; nothing else is tried."""
    names = [*missing, *(f"{name}t64" for name in missing)]
    checkout.missing.write_text("\n".join(names), encoding="utf-8")
    done = checkout.run(script)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    words = ["sudo", "apt-get", "install", "-y", "--no-install-recommends"]
    assert done.stdout.split()[: len(words)] == words
    assert sorted(done.stdout.split()[len(words) :]) == missing
    assert (checkout.calls("apt-get"), checkout.calls("-m pip")) == ([], [])


def test_root_installs_a_missing_library(checkout: Checkout) -> None:
    """As root it is installed at once, after a fresh look at the package lists."""
    checkout.stub("id", "echo 0")
    checkout.missing.write_text("libegl1\nlibegl1t64\n", encoding="utf-8")
    done = checkout.run("run", "a")
    assert (done.returncode, done.stdout) == (0, "started: a\n")
    lists, install = checkout.calls("apt-get")
    assert (lists, install.endswith("install -q -y --no-install-recommends libegl1")) == (
        "apt-get update -q",
        True,
    )


def test_a_newer_name_of_a_library_will_do(checkout: Checkout) -> None:
    """Newer Debian ends some names in t64; such a library is not asked for again."""
    checkout.missing.write_text("libglib2.0-0\n", encoding="utf-8")
    assert checkout.run("run", "a").returncode == 0


def test_python_without_venv_asks_for_it(checkout: Checkout) -> None:
    """Debian's Python without its venv module: the package that brings it is in the one line."""
    for name in ("python3.11", "python3.12", "python3.13", "python3.14", "python3"):
        checkout.stub(name, "echo half /usr/bin/python3.11" if name == "python3.11" else "exit 1")
    checkout.missing.write_text("python3.11-venv\npython3.11-venvt64\n", encoding="utf-8")
    done = checkout.run("run")
    assert (done.returncode, done.stdout) == (
        1,
        "sudo apt-get install -y --no-install-recommends python3.11-venv\n",
    )


def test_the_second_start_is_quick(checkout: Checkout) -> None:
    """Once set up, neither pip nor venv is called again, and arguments go to the program as they are."""
    first = checkout.run("run", "a", "b c")
    assert (first.returncode, first.stdout, len(checkout.calls("-m pip"))) == (0, "started: a b c\n", 1)
    second = checkout.run("run", "a", "b c")
    assert (second.returncode, second.stdout, second.stderr) == (0, "started: a b c\n", "")
    assert (checkout.calls("-m pip"), checkout.calls("-m venv")) == ([], [])


def test_pip_installs_what_the_lock_says(checkout: Checkout) -> None:
    """Hashes are demanded, and no place to fetch from is named: that is the machine's own matter."""
    checkout.run("run", "a")
    (call,) = checkout.calls("-m pip")
    assert "--require-hashes" in call
    assert call.endswith(f"-r {checkout.root}/packaging/requirements.lock")
    assert ("://" in call, "index" in call) == (False, False)


def test_a_changed_lock_is_installed(checkout: Checkout) -> None:
    """A new lock file makes the environment anew."""
    checkout.run("run", "a")
    with (checkout.root / "packaging/requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    checkout.run("run", "a")
    assert len(checkout.calls("-m pip")) == 1


def test_a_half_made_environment_is_repaired(checkout: Checkout) -> None:
    """A set-up that failed says so and starts nothing; the next one begins anew."""
    (checkout.stubs / "fail").touch()
    failed = checkout.run("run", "a")
    assert (failed.returncode, failed.stdout) == (1, "")
    (checkout.stubs / "fail").unlink()
    assert checkout.run("run", "a").stdout == "started: a\n"
    assert len(checkout.calls("-m venv")) == 1


def test_an_environment_without_its_python_is_repaired(checkout: Checkout) -> None:
    """The system's Python went away under the environment: it is made anew."""
    checkout.run("run", "a")
    (checkout.root / ".venv/run/bin/python").unlink()
    assert checkout.run("run", "a").stdout == "started: a\n"
    assert len(checkout.calls("-m pip")) == 1


def test_two_starts_at_once_set_up_once(checkout: Checkout) -> None:
    """Of two starts at the same time the second waits and finds the work done."""
    checkout.stub("python3.11", PYTHON.replace('"-m venv "*)', '"-m venv "*) sleep 0.5;'))
    script = f"{checkout.root}/packaging/run"
    checkout.stub("both", f"{script} a & {script} b & wait")
    shutil.copy(checkout.stubs / "both", checkout.root / "packaging/both")
    done = checkout.run("both")
    assert sorted(done.stdout.splitlines()) == ["started: a", "started: b"]
    assert len(checkout.calls("-m pip")) == 1


def test_without_a_display_it_practises(checkout: Checkout) -> None:
    """No display and nothing asked for: it says so and does the practice run."""
    done = checkout.run("run")
    assert (done.returncode, done.stdout) == (0, "started: practice\n")
    assert "no display" in done.stderr


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_it_opens_the_window(checkout: Checkout, name: str) -> None:
    """With a display the program starts without arguments."""
    assert checkout.run("run", **{name: ":9"}).stdout == "started: \n"


def test_a_read_only_checkout_uses_the_cache(checkout: Checkout) -> None:
    """A checkout that may not be written keeps its environment in the person's cache, and keeps it."""
    (checkout.root / ".venv").touch()
    if os.geteuid() == 0:
        # Root may write anywhere, so the test of the shell is told otherwise.
        setup = checkout.root / "packaging/setup.sh"
        setup.write_text(setup.read_text("utf-8").replace('[ ! -w "$ROOT" ]', "true"), encoding="utf-8")
    else:
        checkout.root.chmod(0o555)
    cache = checkout.stubs / "cache"
    for expected in (1, 0):
        assert checkout.run("run", "a", XDG_CACHE_HOME=str(cache)).stdout == "started: a\n"
        assert len(checkout.calls("-m pip")) == expected
    assert len(list(cache.glob("outreach-desk/checkout-*/.venv/run/.ready"))) == 1
    checkout.root.chmod(0o755)


def test_a_window_opens_under_x() -> None:
    """The system libraries of the list are enough for a real window, not only for drawing off screen."""
    xvfb = shutil.which("xvfb-run")
    if xvfb is None:
        pytest.skip("xvfb-run is not installed; packaging/test installs it")
    program = "from PySide6.QtWidgets import QApplication; print(QApplication([]).platformName())"
    done = subprocess.run(  # noqa: S603 - our own words
        [xvfb, "-a", sys.executable, "-c", program],
        env=os.environ | {"QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("xcb\n", 0), done.stderr


@pytest.mark.parametrize(
    ("arguments", "free", "spare", "runs", "in_memory"),
    [
        ((), 9_000_000, 9_000_000, True, True),
        ((), 60_000, 9_000_000, True, False),
        ((), 9_000_000, 60_000, True, False),
        ((), 9_000_000, 9_000_000, False, False),
        (("--long",), 9_000_000, 9_000_000, True, False),
        (("tests/a.py",), 9_000_000, 9_000_000, True, False),
    ],
    ids=["fast", "small", "short of memory", "nothing runs there", "long", "one file"],
)
def test_the_fast_tests_write_into_memory_where_there_is_room(
    checkout: Checkout, arguments: tuple[str, ...], free: int, spare: int, runs: bool, in_memory: bool
) -> None:
    """What they wrote is gone afterwards; long tests, and those that are named, write to the disk."""
    memory = checkout.stubs / "memory"
    checkout.stub("df", f"echo Avail; echo {free}")
    checkout.stub("awk", f"echo {spare}")
    checkout.stub(
        "mktemp",
        'if [ "$1" = -d ]; then mkdir "$STUBS/memory"; echo "$STUBS/memory"; else exec /usr/bin/mktemp; fi',
    )
    checkout.stub("cp", f'/usr/bin/cp "$@"; case $2 in */runs) chmod {"+x" if runs else "-x"} "$2" ;; esac')
    checkout.stub(
        "python3.11",
        PYTHON.replace("  *) ;;", '  *"-m pytest"*) echo "writes to ${TMPDIR:-the disk}" ;;\n  *) ;;'),
    )
    done = checkout.run("test", *arguments)
    assert f"writes to {memory if in_memory else 'the disk'}" in done.stdout
    assert not memory.exists()
