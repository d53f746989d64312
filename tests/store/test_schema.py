"""Migrations: they make what the models say, keep what is there, and are whole steps or nothing."""

import ast
import hashlib
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel
from store_desk import made

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.records import (
    catalog,
    draft,
    exchange,
    kept_figures,
    known_apart,
    office_word,
    sealed_report,
    search,
    trigrams,
)
from outreach_desk.store import backup, database, schema
from outreach_desk.store.schema import NewerFileError

KEY = bytes(range(32))
SOURCE = Path(__file__).parents[2] / "src"
VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"

FAILING = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down}"


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO desk (name, value) VALUES ('half', '1')")
    {last}


def downgrade():
    op.drop_table("half")
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = database.engine_for(tmp_path / "migrated.db", KEY)
    yield engine
    engine.dispose()


def described(engine: sa.Engine) -> dict[tuple[str, str], list[str]]:
    """Give each table and index with its SQL, taken apart so that neither spaces nor order count."""
    with engine.connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT type, name, sql FROM sqlite_master"
                " WHERE sql IS NOT NULL AND name <> 'alembic_version'"
            )
        ).all()
    return {(kind, name): parts(sql) for kind, name, sql in rows}


def parts(sql: str) -> list[str]:
    """Split `CREATE … (a, b, c)` at its outermost commas and sort what stands between them."""
    text = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    head, _, body = text.partition("(")
    found, depth, start = [head.strip()], 0, 0
    body = body.rpartition(")")[0] + ","
    for place, letter in enumerate(body):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found += limits(body[start:place].strip())
            start = place + 1
    return sorted(found)


def limits(definition: str) -> list[str]:
    """Give a column apart from the limits that stand beside it: an added column can have no others."""
    column, *named = re.split(r" (?=CONSTRAINT )", definition)
    name = column.partition(" ")[0]
    return [column, *(one.replace(" REFERENCES", f" FOREIGN KEY({name}) REFERENCES") for one in named)]


def upgrade_to(engine: sa.Engine, directory: ScriptDirectory, revision: str) -> None:
    """Bring an empty file to an older revision, as an older program would have."""
    for script in reversed(list(directory.iterate_revisions(revision, "base"))):
        schema._step(engine, directory, script)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_migrations_make_what_the_models_say(engine: sa.Engine, tmp_path: Path) -> None:
    """Tables, columns, checks, references, indexes: the SQL that SQLite keeps is the same."""
    schema.upgrade(engine)
    modelled = database.engine_for(tmp_path / "modelled.db", KEY)
    SQLModel.metadata.create_all(modelled)
    expected = described(modelled)
    modelled.dispose()
    assert described(engine) == expected
    assert {name for kind, name in expected if kind == "table"} >= {
        *catalog.THINGS,
        "received",
        "review",
        "desk",
    }


@pytest.mark.parametrize(
    "first", ["draft", "exchange", "kept_figures", "known_apart", "office_word", "sealed_report", "search"]
)
def test_names_do_not_depend_on_the_table_that_is_defined_first(first: str) -> None:
    """Of a table that no record stands behind: each key has the name that the migrations gave it."""
    asked = (
        f"from outreach_desk.records import {first}\nfrom sqlmodel import SQLModel\n"
        "print({one.primary_key.name == f'pk_{one.name}' for one in SQLModel.metadata.tables.values()})"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
    )
    assert done.stdout == "{True}\n"


def test_the_comparison_sees_a_missing_check_and_a_missing_index(engine: sa.Engine, tmp_path: Path) -> None:
    """Planted: a comparison that cannot fail proves nothing."""
    schema.upgrade(engine)
    before = described(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_client_uic")
    assert described(engine) != before
    checked = "CREATE TABLE t (a INTEGER, CONSTRAINT c CHECK (a BETWEEN 1 AND 2))"
    assert parts(checked) != parts("CREATE TABLE t (a INTEGER)")
    assert parts(checked) == parts("CREATE TABLE t (CONSTRAINT c CHECK (a BETWEEN 1 AND 2),\n a INTEGER)")
    assert parts(checked) == parts("CREATE TABLE t (a INTEGER CONSTRAINT c CHECK (a BETWEEN 1 AND 2))")
    assert parts("CREATE TABLE t (a TEXT CONSTRAINT f REFERENCES u (id))") == parts(
        "CREATE TABLE t (a TEXT, CONSTRAINT f FOREIGN KEY(a) REFERENCES u (id))"
    )
    assert parts("CREATE TABLE t (a TEXT CONSTRAINT f REFERENCES u (id))") != parts(
        "CREATE TABLE t (a TEXT, CONSTRAINT f FOREIGN KEY(a) REFERENCES v (id))"
    )


def test_alembic_itself_finds_no_difference(engine: sa.Engine) -> None:
    """A second opinion: what autogenerate would write is nothing."""
    from alembic.autogenerate import compare_metadata

    schema.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    # Of a reference that stands beside an added column SQLAlchemy reads no options, and sees it go and come.
    # Its options are held to the models by the SQL itself, above.
    beside = [(kind, f"{one.table.name}.{one.column_keys[0]}") for kind, one in found if kind.endswith("_fk")]
    added = ("meeting.educator_id", "meeting.organiser_id")
    assert sorted(beside) == [(kind, column) for kind in ("add_fk", "remove_fk") for column in added]
    # Models know no virtual table; its one statement is held to theirs by the SQL itself, too.
    virtual = [one.name for kind, one in found if kind == "remove_table"]
    assert all(name.startswith(trigrams.TABLE) for name in virtual)
    assert len(found) == len(beside) + len(virtual)


def test_a_file_of_each_older_step_is_brought_up_with_what_is_in_it(tmp_path: Path) -> None:
    """From every revision that ever was: the rows are as they were and the file is as a new one."""
    directory = schema.scripts()
    revisions = [script.revision for script in directory.walk_revisions()]
    newest = None
    for revision in revisions:
        engine = database.engine_for(tmp_path / f"{revision}.db", KEY)
        upgrade_to(engine, directory, revision)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO desk (name, value) VALUES ('kept', 'Đường')")
            if revision >= "0002":
                connection.exec_driver_sql(
                    "INSERT INTO organisation (id, deleted, erased, version, edits, change, code)"
                    " VALUES ('o', 0, 0, 'v', 'e', 1, 'TYT')"
                )
        schema.upgrade(engine)
        newest = newest or described(engine)
        assert described(engine) == newest
        assert schema.revision(engine) == directory.get_current_head()
        with engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT value FROM desk WHERE name = 'kept'").scalar()
            codes = connection.exec_driver_sql("SELECT code FROM organisation").scalars().all()
        assert kept == "Đường"
        assert codes == (["TYT"] if revision >= "0002" else [])
        engine.dispose()


def test_a_second_upgrade_does_nothing(engine: sa.Engine, tmp_path: Path) -> None:
    """Not a byte is written to a file that is up to date."""
    schema.upgrade(engine)
    engine.dispose()
    before = digest(tmp_path / "migrated.db")
    schema.upgrade(engine, lambda: pytest.fail("a backup for nothing"))
    engine.dispose()
    assert digest(tmp_path / "migrated.db") == before


def test_a_newer_file_is_refused_politely_and_stays_as_it_was(home: Home, passphrase: str) -> None:
    """An older program touches nothing of a file that it does not know."""
    opened = made(home, passphrase)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("CREATE TABLE from_the_future (id INTEGER)")
    opened.close()
    before = digest(home.database)
    with pytest.raises(NewerFileError) as refusal:
        database.unlock(home, passphrase)
    assert refusal.value.code == "newer_file"
    assert "newer version" in refusal.value.message()
    assert digest(home.database) == before
    assert sorted(path.name for path in home.root.iterdir()) == [
        "desk.db",
        "desk.keys",
        "desk.keys.2",
        "desk.lock",
    ]


def more_scripts(folder: Path, monkeypatch: pytest.MonkeyPatch, *, last: str, count: int = 1) -> list[str]:
    """Add migrations of a later program; the last one ends with `last`."""
    head = str(schema.scripts().get_current_head())
    names = [head, *(f"90{number:02d}" for number in range(count))]
    versions = folder / "later"
    versions.mkdir()
    for place, (down, revision) in enumerate(itertools.pairwise(names)):
        ends = place == count - 1
        text = FAILING.format(revision=revision, down=down, last=last if ends else "pass")
        if not ends:
            text = text.replace('"half"', '"whole"').replace("'half'", "'whole'")
        (versions / f"m{revision}.py").write_text(text, encoding="utf-8")
    real = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS), str(versions)])
    monkeypatch.setattr(schema, "scripts", lambda: real)
    monkeypatch.setattr(schema, "HEAD", names[-1])
    return names[1:]


def test_a_failed_step_leaves_nothing_behind(
    home: Home, passphrase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its table, its row and its record are gone; the step before it stays; the file opens."""
    opened = made(home, passphrase)
    before = described(opened.engine)
    opened.close()
    with monkeypatch.context() as patched:
        whole, _broken = more_scripts(tmp_path, patched, last="raise ZeroDivisionError", count=2)
        with pytest.raises(ZeroDivisionError):
            database.unlock(home, passphrase)
        patched.setattr(schema.scripts(), "get_current_head", lambda: whole)
        patched.setattr(schema.scripts(), "iterate_revisions", lambda *_a: [])
        opened = database.unlock(home, passphrase)
    assert schema.revision(opened.engine) == whole
    assert set(described(opened.engine)) - set(before) == {("table", "whole")}
    with opened.read() as session:
        assert session.execute(sa.text("SELECT name FROM desk")).scalars().all() == ["whole"]
    assert database.integrity(opened) == []
    opened.close()


def test_a_step_that_breaks_a_reference_leaves_nothing_behind(
    home: Home, passphrase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """References are checked at the end of the step, and the end then fails."""
    opened = made(home, passphrase)
    before = described(opened.engine)
    opened.close()
    insert = (
        'op.execute("INSERT INTO member (id, deleted, erased, version, edits, change, group_id)"'
        " \" VALUES ('m', 0, 0, 'v', 'e', 1, 'nobody')\")"
    )
    with monkeypatch.context() as patched:
        more_scripts(tmp_path, patched, last=insert)
        with pytest.raises(sa.exc.IntegrityError):
            database.unlock(home, passphrase)
    opened = database.unlock(home, passphrase)
    assert described(opened.engine) == before
    opened.close()


def test_before_a_migration_there_is_a_backup_of_what_is_there(
    home: Home, passphrase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One, of the old revision; none when a desk is made, for there is nothing in it."""
    opened = made(home, passphrase)
    key, old = opened.keys.subkey("db"), schema.revision(opened.engine)
    opened.close()
    assert not home.backups.exists()
    more_scripts(tmp_path, monkeypatch, last="pass")
    database.unlock(home, passphrase).close()
    (copy,) = backup.copies(home)
    engine = database.engine_for(copy, key)
    assert schema.revision(engine) == old
    engine.dispose()


def test_without_a_backup_no_migration_is_begun(
    home: Home, passphrase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk too full for the copy is too full for the step."""
    opened = made(home, passphrase)
    old = schema.revision(opened.engine)
    opened.close()

    def full(*_args: object) -> None:
        raise Refused("no_backup", lambda: "")

    with monkeypatch.context() as patched:
        more_scripts(tmp_path, patched, last="pass")
        patched.setattr(backup, "make", full)
        with pytest.raises(Refused):
            database.unlock(home, passphrase)
    opened = database.unlock(home, passphrase)
    assert schema.revision(opened.engine) == old
    opened.close()


def test_each_step_can_be_taken_back(engine: sa.Engine) -> None:
    """Down to the empty file and up again: the same."""
    schema.upgrade(engine)
    newest = described(engine)
    for script in schema.scripts().walk_revisions():
        with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            script.module.downgrade()
    assert described(engine) == {}
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    schema.upgrade(engine)
    assert described(engine) == newest


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("m*.py")), ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_ours(path: Path) -> None:
    """It must do in five years what it does today: Alembic and SQLAlchemy, nothing else."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "alembic" in imported
    assert imported <= {"sqlalchemy", "alembic"}


def test_the_steps_stand_in_one_row() -> None:
    """One base, one head, each step after the one whose number is one less."""
    directory = schema.scripts()
    steps = [(script.revision, script.down_revision) for script in directory.walk_revisions()]
    numbers = [f"{number:04d}" for number in range(len(steps), 0, -1)]
    assert steps == list(zip(numbers, [*numbers[1:], None], strict=True))


def test_a_folder_with_a_percent_sign_is_no_hindrance(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alembic's own settings file would read it as a variable."""
    import shutil

    folder = tmp_path / "100% của tôi"
    shutil.copytree(VERSIONS.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "_FOLDER", folder)
    schema.upgrade(engine)
    assert schema.revision(engine) == schema.scripts().get_current_head()


def test_states_are_kept_with_whose_they_are() -> None:
    """The tables of the exchange are models too."""
    models = (
        exchange.Received,
        office_word.OfficeFigure,
        sealed_report.SealedReport,
        search.SearchEntry,
        draft.Draft,
        known_apart.KnownApart,
        kept_figures.KeptFigures,
    )
    assert {model.__tablename__ for model in models} <= set(SQLModel.metadata.tables)


def test_the_newest_revision_is_known_without_reading_the_scripts() -> None:
    """The constant that spares a desk the reading of all scripts names the newest of them."""
    assert schema.scripts().get_current_head() == schema.HEAD
