"""Which texts of a long table hold some letters: an index of every three letters that follow each other.

Only SQLite has it (FTS5). It keeps no text: whoever takes one out says what stood there. It knows no record.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

TABLE = "search_trigram"
MAKE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
    "words, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1')"
)
# Without it what was taken out would stay in the file until the index is tidied some day.
THOROUGH = f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('secure-delete', 1)"  # noqa: S608 - a name of ours
SIZE = 3
INDEX = sa.table(TABLE, sa.column("rowid", sa.Integer), sa.column(TABLE, sa.String))
_PUT = f"INSERT INTO {TABLE} (rowid, words) VALUES (?, ?)"  # noqa: S608 - a name of ours
_TAKE = f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', ?, ?)"  # noqa: S608 - a name of ours
_EMPTY = f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')"  # noqa: S608 - a name of ours

Numbered = tuple[int, str]


def put(session: Session, texts: Iterable[Numbered]) -> None:
    """Take numbered texts in; a number is used once."""
    _driver(session).executemany(_PUT, _spread(texts))


def take(session: Session, texts: Iterable[Numbered]) -> None:
    """Take texts out again; each must be what was put in under its number."""
    _driver(session).executemany(_TAKE, _spread(texts))


def empty(session: Session) -> None:
    """Take all out."""
    _driver(session).execute(_EMPTY)


def asked(words: Iterable[str]) -> str:
    """Give what `INDEX` is to be matched with, to find the numbers of texts with all these words.

    A word of one or two letters must begin a word of the text. Of more than three letters all threes are in
    the texts that are found, and whether they stand beside each other is to be seen from the text.
    """
    return " AND ".join(f'"{part}"' for part in dict.fromkeys(part for one in words for part in _parts(one)))


def _parts(word: str) -> Iterator[str]:
    if len(word) < SIZE:
        yield word.rjust(SIZE)
        return
    for start in range(len(word) - SIZE + 1):
        yield word[start : start + SIZE]


def _spread(texts: Iterable[Numbered]) -> Iterator[Numbered]:
    """Set two spaces before each word: its first one and two letters are three with them."""
    for number, words in texts:
        yield number, "  " + words.replace(" ", "  ")


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection
