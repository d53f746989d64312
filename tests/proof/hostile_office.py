"""An office in a process of its own that is given hostile files; it tells what came of each, and its size.

Whatever this process opens for writing outside the office's folder is told too.
"""

import contextlib
import os
import re
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

from exchange_world import everything, open_again

from outreach_desk.desk import receive
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import language, paths
from outreach_desk.records import catalog
from outreach_desk.store import backup
from outreach_desk.store.vault import Keys

MOVES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate"}
FORBIDDEN = {"subprocess.Popen", "os.system", "os.exec", "socket.connect", "os.fork", "os.posix_spawn"}
LEFT_IN_BRACES = re.compile(r"\{\w*\}")
MEBI = 1024
PATIENCE = 300
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass
class Told:
    """What became of a batch. `faults` are sentences about what must not be."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    grown_mebi: int = 0


def merge(told: Told, more: Told) -> None:
    """Add what one batch told to what the ones before told."""
    told.outcomes += more.outcomes
    told.faults += more.faults
    for code, sentences in more.said.items():
        told.said.setdefault(code, {}).update(sentences)
    told.slowest = max(told.slowest, more.slowest)
    told.grown_mebi = max(told.grown_mebi, more.grown_mebi)


def give(home: Path, held: Keys, honest: list[Path], hostile: list[Path], keep: dict[str, Any]) -> Told:
    """Let a new process open the office and receive first the honest files, then each hostile one alone."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_run, args=(theirs, home, held, honest, hostile, keep))
    child.start()
    theirs.close()
    try:
        told = ours.recv() if ours.poll(PATIENCE) else Told(faults=["the office's process hangs"])
    except EOFError:
        told = Told(faults=["the office's process died"])
    finally:
        child.kill()
        child.join()
    assert isinstance(told, Told)
    return told


def _run(
    pipe: Connection, home: Path, held: Keys, honest: list[Path], hostile: list[Path], keep: dict[str, Any]
) -> None:
    told = Told()
    desk = open_again(paths.Home(home), held)
    with contextlib.closing(desk), mock.patch.object(backup, "make"):
        if honest:
            receive.receive(desk, honest)
        before = _others(everything(desk), keep["group"])
        touched = _watch(home)
        size = _most_kibi()
        given = Counter[str]()
        for file in hostile:
            # Each form takes turns: by the number of its file it would always be refused in one language.
            form = file.stem.split("-", 2)[2]
            language.set_language(language.LANGUAGES[given[form] % len(language.LANGUAGES)])
            given[form] += 1
            _one(desk, file, told, keep["seconds"])
        told.grown_mebi = (_most_kibi() - size) // MEBI
        told.faults += [f"touched {what}" for what in sorted(touched)]
        told.faults += _differences(before, _others(everything(desk), keep["group"]))
    pipe.send(told)


def _most_kibi() -> int:
    """Give the largest size of this process so far; what `getrusage` says is its parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [most] = re.findall(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))
    return int(most)


def _one(desk: Desk, file: Path, told: Told, most_seconds: float) -> None:
    begun = time.process_time()
    try:
        [found] = receive.receive(desk, [file])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        told.outcomes["crash"] += 1
        told.faults.append(f"{file.name}: {type(error).__name__} {_place(error)}")
        return
    took = time.process_time() - begun
    told.slowest = max(told.slowest, (round(took, 2), file.name))
    if took > most_seconds:
        told.faults.append(f"{file.name}: {took:.1f} s")
    told.outcomes[f"{found.outcome} {found.reason or ''}".strip()] += 1
    shown, said = language.language(), str(found.message or "")
    sentences = [(shown, str(found.reason), said)] if found.outcome == receive.REFUSED else []
    for one in language.LANGUAGES:
        language.set_language(one)
        sentences += [(one, held.reason, held.message()) for held in found.held]
    for one, code, sentence in sentences:
        told.said.setdefault(code, {})[one] = sentence
        if not code or not sentence or "Traceback" in sentence or LEFT_IN_BRACES.search(sentence):
            told.faults.append(f"{file.name}: says {code!r} {sentence!r}")
    if found.outcome == receive.REFUSED and not found.reason:
        told.faults.append(f"{file.name}: refused without a reason")


def _place(error: BaseException) -> str:
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _watch(home: Path) -> set[str]:
    """Note what is opened for writing, made, moved or removed outside a folder, and what is started."""
    touched: set[str] = set()

    def hear(event: str, args: tuple[Any, ...]) -> None:
        writes = (
            event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if (writes or event in MOVES) and isinstance(args[0], str | os.PathLike):
            if not Path(os.path.realpath(args[0])).is_relative_to(os.path.realpath(home)):
                touched.add(f"{event} {args[0]}")
        elif event in FORBIDDEN:
            touched.add(event)

    sys.addaudithook(hear)
    return touched


Rows = dict[str, set[str]]


def _others(tables: dict[str, list[tuple[Any, ...]]], group: str) -> Rows:
    """Give the rows of all records, and of the list of devices, that are not of a group."""
    found: Rows = {}
    for name in (*catalog.THINGS, "device"):
        found[name] = {repr(row) for row in tables[name] if group not in row}
    return found


def _differences(before: Rows, after: Rows) -> list[str]:
    """Name what was lost of others' rows, and what came under a name that is not the sender's group."""
    faults = []
    for name, rows in before.items():
        lost, come = rows - after[name], after[name] - rows
        bears_group = name in catalog.THINGS and "group_id" in catalog.THINGS[name].columns
        owned = name in catalog.THINGS and catalog.THINGS[name].owner == "office"
        if lost:
            faults.append(f"{len(lost)} rows of others lost in {name}")
        if come and (bears_group or owned or name == "device"):
            faults.append(f"{len(come)} strange rows in {name}: {min(come)[:300]}")
    return faults
