"""What can go wrong and is told to the person: a `Problem` with its code, its words and its exit code.

Everything else that is raised is a mistake of ours and is shown in one place (`ui.problems`, `cli`).
A message never carries a personal value: it names the place (file, row, column), not what stood there.
"""

from collections.abc import Callable


class Problem(Exception):  # noqa: N818 - it is told to a person, it is no error of the program
    """Something a person can act on. `code` is stable ASCII; `message()` is in the shown language.

    `words` is called when the message is shown, so that a change of language reaches it.
    """

    exit_code = 1

    def __init__(
        self,
        code: str,
        words: Callable[[], str],
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.words = words
        self.file = file
        self.row = row
        self.column = column
        self.line = line

    def message(self) -> str:
        """Say in the shown language what happened and what to do."""
        return self.words()

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the shape that `--json` prints: code, message, file, row (from 1), column.

        `line`, the line in a text file, stands there only where it is known.
        """
        line = {} if self.line is None else {"line": self.line}
        return {
            "code": self.code,
            "message": self.message(),
            "file": self.file,
            "row": self.row,
            "column": self.column,
            **line,
        }


class Usage(Problem):
    """The words of a command are wrong (exit code 2)."""

    exit_code = 2


class Refused(Problem):
    """A file or an act is refused whole; nothing was changed."""


class Cancelled(Problem):
    """The person stopped a long act; everything is as it was before."""


class Invalid(Problem):
    """A form or a row has problems: `fields` maps a field's name to its messages, all at once."""

    def __init__(self, fields: dict[str, list["FieldProblem"]], words: Callable[[], str]) -> None:
        super().__init__("invalid", words)
        self.fields = fields


class FieldProblem:
    """One problem at one field: a stable code and words in the shown language."""

    def __init__(self, code: str, words: Callable[[], str]) -> None:
        self.code = code
        self.words = words

    def message(self) -> str:
        """Say it in the shown language."""
        return self.words()

    def __repr__(self) -> str:
        return f"FieldProblem({self.code})"
