"""How an answer reaches the terminal: lines for people, or with `--json` exactly one object.

Nothing but this module writes to the terminal. What is wrong goes to stderr, with `--json` into the object.
"""

import contextlib
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from outreach_desk.cli import hints
from outreach_desk.ground import mistake
from outreach_desk.ground.errors import Invalid, Problem
from outreach_desk.ground.language import N_, _, said


@dataclass(frozen=True)
class Answer:
    """What an act has to say. `raw` stands for the lines where bytes are asked for.

    `problem` makes it a refusal, though the rest was done; `notes` are problems of single rows.
    """

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: Problem | None = None
    raw: bytes | None = None

    @property
    def exit_code(self) -> int:
        """Give 0, or that of the problem."""
        return self.problem.exit_code if self.problem else 0


def open_streams() -> None:
    """Write UTF-8 whatever the system is set to; what no UTF-8 can hold is escaped, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def show(answer: Answer, *, as_json: bool) -> int:
    """Print an answer and give the exit code."""
    if as_json:
        problem = {"problem": of_problem(answer.problem)} if answer.problem else {}
        _write(sys.stdout, json.dumps({**answer.data, **problem}, ensure_ascii=False) + "\n")
        return answer.exit_code
    if answer.raw is not None:
        _write_bytes(answer.raw)
    for line in answer.lines:
        _write(sys.stdout, f"{line}\n")
    for line in answer.notes:
        _write(sys.stderr, f"{line}\n")
    if answer.problem:
        for line in problem_lines(answer.problem):
            _write(sys.stderr, f"{line}\n")
    return answer.exit_code


def beforehand(words: str) -> None:
    """Say on stderr what is going on, before an act that takes a while."""
    _write(sys.stderr, f"{words}\n")


def of_problem(problem: Problem) -> dict[str, Any]:
    """Give the object of a problem; one of several fields names the first and lists all."""
    shape: dict[str, Any] = problem.as_dict()
    if isinstance(problem, Invalid):
        fields = {
            name: [{"code": one.code, "message": one.message()} for one in found]
            for name, found in problem.fields.items()
        }
        shape |= {"column": next(iter(fields), None), "fields": fields}
    return shape


def problem_lines(problem: Problem) -> list[str]:
    """Give a problem for people: where it is, what it is, what to do."""
    where = [str(problem.file)] if problem.file else []
    if problem.row is not None:
        where.append(_("row {row}").format(row=problem.row))
    if problem.line is not None:
        where.append(_("line {line}").format(line=problem.line))
    lines = [f"{', '.join(where)}: {problem.message()}" if where else problem.message()]
    if isinstance(problem, Invalid):
        lines += [f"  {name}: {one.message()}" for name, found in problem.fields.items() for one in found]
    return [*lines, *hints.lines(problem.code)]


def our_mistake(error: BaseException, log: Path | None) -> Problem:
    """Write a mistake of ours down and give the one sentence about it."""
    number = mistake.number_of(error) if log is None else mistake.write_down(log, error)
    words = N_("This is our mistake, not yours. What was saved before is safe. Its number is {number}.")
    return Problem("mistake", said(words, number=f"{number:05d}"))


def close_quietly() -> None:
    """Stop writing where nobody reads any more, so that leaving the program says nothing about it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        stream.write(text)
        stream.flush()


def _write_bytes(data: bytes) -> None:
    """Write bytes as they are: a text stream would change line ends on some systems."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        _write(sys.stdout, data.decode("utf-8"))
        return
    sys.stdout.flush()
    buffer.write(data)
    buffer.flush()
