"""Brings a database file to the newest schema, each step and its record in one transaction.

A file from a newer program is refused before anything is touched; a failed step leaves nothing behind.
"""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

# Reading the scripts takes 40 ms; a desk that is up to date need not wait for it at each opening.
HEAD = "0012"
_FOLDER = Path(__file__).parent / "migrations"


class NewerFileError(Refused):
    """The file was written by a newer program."""

    def __init__(self) -> None:
        words = N_(
            "This desk was last used with a newer version of the program. Install that version to open it."
        )
        super().__init__("newer_file", said(words))


def scripts() -> ScriptDirectory:
    """Give the migrations of this program. Alembic's `env.py` and its commands are not used."""
    return ScriptDirectory(_FOLDER, version_locations=[_FOLDER / "versions"])


def upgrade(engine: sa.Engine, before: Callable[[], object] | None = None) -> None:
    """Apply what is pending; `before` is called first where the file holds something already.

    Raises NewerFileError, and whatever `before` raises: then nothing was begun.
    """
    current = revision(engine)
    if current == HEAD:
        return
    directory = scripts()
    if current is not None and current not in {script.revision for script in directory.walk_revisions()}:
        raise NewerFileError
    pending = list(reversed(list(directory.iterate_revisions("head", current or "base"))))
    if pending and current is not None and before is not None:
        before()
    for script in pending:
        _step(engine, directory, script)


def revision(engine: sa.Engine) -> str | None:
    """Give the revision that a file says it has; None for a file that no migration has touched."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _step(engine: sa.Engine, directory: ScriptDirectory, script: Script) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        context._ensure_version_table()  # noqa: SLF001 - step and record in one transaction
        with Operations.context(context):
            script.module.upgrade()
        context.stamp(directory, script.revision)
