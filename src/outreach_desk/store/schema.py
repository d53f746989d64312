"""Brings a database file to the newest schema, each step and its record in one transaction.

A file from a newer program is refused before anything is touched; a failed step leaves nothing behind.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

_FOLDER = Path(__file__).parent / "migrations"


class NewerFileError(Refused):
    """The file was written by a newer program."""

    def __init__(self) -> None:
        words = N_(
            "This desk was last used with a newer version of the program. Install that version to open it."
        )
        super().__init__("newer_file", said(words))


def scripts() -> ScriptDirectory:
    """Give the migrations of this program."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def upgrade(engine: sa.Engine) -> None:
    """Apply what is pending. Raises NewerFileError."""
    directory = scripts()
    known = {script.revision for script in directory.walk_revisions()}
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    if current is not None and current not in known:
        raise NewerFileError
    if current == directory.get_current_head():
        return
    for script in _pending(directory, current):
        with engine.begin() as connection:
            context = MigrationContext.configure(connection, opts={"render_as_batch": True})
            context._ensure_version_table()  # noqa: SLF001 - step and record in one transaction
            with Operations.context(context):
                script.module.upgrade()
            context.stamp(directory, script.revision)


def _pending(directory: ScriptDirectory, current: str | None) -> list[Any]:
    scripts_down = list(directory.iterate_revisions("head", current or "base"))
    return list(reversed(scripts_down))
