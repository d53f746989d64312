"""Runs one act of a desk under strace, with a fault at one of its calls, and reads what it answered."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

CALLS = (
    *("openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync"),
    *("ftruncate", "rename", "unlink", "mkdir"),
)
_CALL = re.compile(r"^\d+\s+(\w+)\((.*)$")
_SOON = 20.0


def need_strace() -> None:
    """Skip loudly where no process may be traced."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("strace") is None:
        pytest.skip("NOT TESTED: faults at system calls (needs Linux, root and strace)")


@dataclass
class Run:
    """What one run said, and the calls that it made: name and the rest of the line of the trace."""

    said: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    fired: int = 0
    killed: bool = False

    @property
    def exported(self) -> str | None:
        return next((words.split()[1] for words in self.said if words.startswith("exported ")), None)

    @property
    def crashed(self) -> list[str]:
        return [words for words in self.said if words.startswith("crash")]

    def counted(self) -> Counter[str]:
        return Counter(name for name, _rest in self.calls)


class Harness:
    """Holds the warm process. Use it as a context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        child = Path(__file__).with_name("yank_child.py")
        paths = os.pathsep.join([str(child.parent), *sys.path])
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(child)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(_SOON)
        self._process.stdout.close()

    def run(
        self,
        act: str,
        home: Path,
        master: bytes,
        stick: Path,
        *,
        inject: str = "",
        plant: str = "",
        only: Path | None = None,
        when_stopped: Callable[[], None] | None = None,
    ) -> Run:
        """Do one act. `inject` is strace's own word; `when_stopped` is called at an injected SIGSTOP."""
        place, trace = self._folder / "answer", self._folder / "trace"
        place.unlink(missing_ok=True)
        trace.unlink(missing_ok=True)
        order = {
            "act": act,
            "home": str(home),
            "master": master.hex(),
            "stick": str(stick),
            "plant": plant,
            "answer": str(place),
        }
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(place))
            server.listen(1)
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            answer, _ = server.accept()
            pid = int(process.stdout.readline())
            _wait(lambda: _state(pid) == "T")
            with _traced(pid, trace, inject, only), answer:
                os.kill(pid, signal.SIGCONT)
                if when_stopped is not None and _wait(
                    lambda: _has_stopped(trace) or _state(pid) in "ZX", quiet=True
                ):
                    if _has_stopped(trace):
                        when_stopped()
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)
                answer.settimeout(60)
                said = b""
                while piece := answer.recv(4096):
                    said += piece
            assert process.stdout.readline() == "gone\n"
        return _read(said.decode(), trace)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def _has_stopped(trace: Path) -> bool:
    # The stop in which the child waits for its tracer is a user's; the injected one is the kernel's.
    told = trace.read_text(errors="replace") if trace.exists() else ""
    return "stopped by SIGSTOP" in told.rpartition("SI_KERNEL")[2] and "SI_KERNEL" in told


def _wait(until: Callable[[], bool], *, quiet: bool = False) -> bool:
    end = time.monotonic() + _SOON
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.002)
    if not quiet:
        pytest.fail("the child never came to its point")
    return False


@contextlib.contextmanager
def _traced(pid: int, trace: Path, inject: str, only: Path | None) -> Iterator[None]:
    words = [
        "strace",
        "-f",
        "-y",
        "-s",
        "80",
        "-o",
        str(trace),
        "-e",
        f"trace={','.join(CALLS)},close,sendto",
    ]
    words += ["-e", f"inject={inject}"] if inject else []
    words += ["-P", str(only)] if only else []
    tracer = subprocess.Popen([*words, "-p", str(pid)], stderr=subprocess.PIPE, text=True)  # noqa: S603
    assert tracer.stderr is not None
    told = tracer.stderr.readline()
    if "attached" not in told:
        tracer.communicate()
        os.kill(pid, signal.SIGKILL)
        if "not permitted" in told:
            pytest.skip("NOT TESTED: faults at system calls (no process may be traced here)")
        pytest.fail(told)
    try:
        yield
    finally:
        tracer.communicate(timeout=_SOON)


def _read(said: str, trace: Path) -> Run:
    text = trace.read_text(encoding="utf-8", errors="replace")
    found = [one for line in text.splitlines() if (one := _CALL.match(line))]
    run = Run([line for line in said.splitlines() if line], [(one[1], one[2]) for one in found])
    run.fired = text.count("(INJECTED)") + text.count("killed by SIGKILL")
    run.killed = "killed by SIGKILL" in text
    return run
