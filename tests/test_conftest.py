"""The guards of conftest.py fail the tests they should fail, and let the others pass.

The samples run in one pytest of their own, beside a copy of conftest.py.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from outreach_desk.records import trigrams
from outreach_desk.store import database, schema

HERE = Path(__file__).parent

SAMPLES = """
import logging, os, pathlib, threading, time, warnings
from outreach_desk.ground import language

def test_empty(): pass
def test_home(): pathlib.Path.home().joinpath("x").touch()
def test_data_folder(): os.makedirs(os.environ["XDG_DATA_HOME"])
def test_cache(): os.makedirs(os.environ["XDG_CACHE_HOME"] + "/outreach-desk")
def test_font_cache(): os.makedirs(os.environ["XDG_CACHE_HOME"] + "/fontconfig/a")
def test_allowed_home(home_allowed): pathlib.Path.home().joinpath("x").touch()
def test_thread(): threading.Thread(target=time.sleep, args=(3.0,)).start()
def test_short_thread(): threading.Thread(target=time.sleep, args=(0.1,)).start()
def test_log_warning(): logging.getLogger("a").warning("b")
def test_log_info(): logging.getLogger("a").info("b")
def test_expected_log_warning(caplog): logging.getLogger("a").warning("b")
def test_python_warning(): warnings.warn("b")
def test_change_language(): language.set_language("pseudo")
def test_language(): assert language.language() == "en"
def test_offscreen(): assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
"""

FAILING = {
    "test_home",
    "test_data_folder",
    "test_cache",
    "test_thread",
    "test_log_warning",
    "test_python_warning",
}


def kept(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Give how the tables and indexes of a file are made, and all rows; of the index of letters its parts."""
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT name, type, tbl_name, sql FROM sqlite_master").all()
        tables = [name for name, kind, _table, _sql in made if kind == "table" and name != trigrams.TABLE]
        rows = [(name, *connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in tables]  # noqa: S608
    return sorted(map(tuple, made)) + sorted(rows, key=repr)


def test_a_file_that_is_told_what_the_first_was_told_holds_the_same(
    tmp_path: Path, migrations: Callable[[sa.Engine], None]
) -> None:
    """As the migrations leave it; and one index less would be noticed."""
    engines = [database.engine_for(tmp_path / f"{number}.db", bytes(32)) for number in range(3)]
    migrations(engines[0])
    for engine in engines[1:]:
        schema.upgrade(engine)
    assert [kept(engine) == kept(engines[0]) for engine in engines] == [True] * 3
    with engines[1].begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_client_uic")
    assert kept(engines[1]) != kept(engines[0])
    for engine in engines:
        engine.dispose()


def test_guards(tmp_path: Path) -> None:
    """Each guard fails what it is there for and nothing else."""
    for name in ("conftest.py", "key_costs.py"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "test_sample.py").write_text(SAMPLES, encoding="utf-8")
    # Qt takes a second to load and has no part in this.
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:pytest-qt", "-p", "no:cacheprovider"]
    command += ["-W", "error", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent / "src")}
    del environment["QT_QPA_PLATFORM"]
    output = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
    ).stdout
    failed = {
        line.split("::")[1].split()[0]
        for line in output.splitlines()
        if line.startswith(("FAILED", "ERROR "))
    }
    assert failed == FAILING
    # A guard speaks after its test: all but the one that warns have passed themselves.
    assert f"1 failed, {SAMPLES.count('def test_') - 1} passed, {len(FAILING) - 1} errors" in output
