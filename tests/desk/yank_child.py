"""A desk in a process of its own, to be killed, cut off or given errors at any call of one act.

Started once and warm; each line on stdin forks a child that opens a desk, stops itself until a tracer is
there, does one act and answers through a socket, whose calls no injection touches.
"""

import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from exchange_world import client, open_again

from outreach_desk.desk import receive, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths, words
from outreach_desk.ground.errors import Problem
from outreach_desk.store import backup, safewrite, vault
from outreach_desk.store.vault import Keys

Say = Callable[[str], None]


def export(desk: Desk, stick: Path, say: Say) -> None:
    say("saved " + client(desk, "K-9"))
    done = send.export(desk, stick)
    say(f"exported {done.path.name}")


def copy(desk: Desk, _stick: Path, say: Say) -> None:
    say("saved " + client(desk, "K-9"))
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    say("copied")


def take_in(desk: Desk, stick: Path, say: Say) -> None:
    [one] = receive.receive(desk, sorted(stick.glob("desk-*.desk")))
    say(f"taken {one.outcome}")


ACTS = {"export": export, "copy": copy, "import": take_in}


@contextlib.contextmanager
def planted(name: str) -> Iterator[None]:
    """Put a defect into this child: each of them a lane must catch."""
    real, fsync = safewrite._write_part, os.fsync

    def unsynced(part: Path, data: bytes) -> None:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.write(descriptor, data)
        os.close(descriptor)

    def stubborn(descriptor: int) -> None:
        try:
            fsync(descriptor)
        except OSError:
            fsync(descriptor)

    def rotten(part: Path, data: bytes) -> None:
        real(part, data[:-1] + bytes([data[-1] ^ 1]))

    defects: dict[str, tuple[Any, str, Any]] = {
        "no read back": (safewrite, "_compare", lambda *_: None),
        "no folder fsync": (safewrite, "sync_folder", lambda _: None),
        "no fsync": (safewrite, "_write_part", unsynced),
        "fsync again": (os, "fsync", stubborn),
        "rotten stick": (safewrite, "_write_part", rotten),
    }
    with contextlib.ExitStack() as stack:
        for one in name.split("+") if name else ():
            stack.enter_context(mock.patch.object(*defects[one]))
        yield


def _child(order: dict[str, Any], answer: socket.socket) -> None:
    def say(words: str) -> None:
        answer.send(f"{words}\n".encode())

    words.all_words()  # a file of the program itself: whether that is whole is asked by its self-test
    desk = open_again(paths.Home(Path(order["home"])), Keys(bytes.fromhex(order["master"])))
    with planted(order.get("plant", "")):
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            ACTS[order["act"]](desk, Path(order["stick"]), say)
        except Problem as problem:
            say(f"refused {problem.code}")
        except BaseException as error:  # noqa: BLE001 - the parent must hear of it whatever it is
            say(f"crash {type(error).__name__} {error.__cause__!r}")
    answer.send(b"end\n")


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = socket.socket(socket.AF_UNIX)
        answer.connect(order["answer"])
        pid = os.fork()
        if pid == 0:
            _child(order, answer)
            os._exit(0)
        answer.close()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        os.waitpid(pid, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
