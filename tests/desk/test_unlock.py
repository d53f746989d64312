"""Making a desk and opening it."""

import unicodedata
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.desk import look, unlock
from outreach_desk.ground import paths, text, words
from outreach_desk.ground.errors import Invalid, Problem
from outreach_desk.records import catalog, search
from outreach_desk.records.exchange import DeskFact
from outreach_desk.records.search import SearchEntry


def test_six_words_open_with_or_without_marks(tmp_path: Path) -> None:
    """Six words open the desk typed with marks, without, in capitals, or as macOS encodes them."""
    home, passphrase = paths.home(str(tmp_path / "desk")), words.passphrase()
    unlock.new_team(home, passphrase, name="Nhóm thử").close()

    for typed in (
        passphrase,
        text.fold(passphrase),
        passphrase.upper(),
        unicodedata.normalize("NFD", passphrase),
        f"  {passphrase}  ",
    ):
        unlock.unlock(home, typed).close()


def test_other_words_do_not_open(tmp_path: Path) -> None:
    """Five of the six words and another one do not open the desk, and the message is for a person."""
    home, passphrase = paths.home(str(tmp_path / "desk")), words.passphrase()
    unlock.new_team(home, passphrase, name="Nhóm thử").close()
    listed = words.all_words()
    first, second = passphrase.split()[:2]
    other = next(word for word in listed if words.key(word) != words.key(f"{first} {second}"))

    with pytest.raises(Problem) as refused:
        unlock.unlock(home, " ".join([other, *passphrase.split()[2:]]))

    assert refused.value.code == "wrong_passphrase"


def test_a_making_cut_short_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk whose making was cut short after its keys were written is no desk: it can be made again."""
    home = paths.home(str(tmp_path / "desk"))
    with monkeypatch.context() as cut:
        cut.setattr(unlock, "_introduce", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            unlock.new_team(home, words.passphrase(), name="Nhóm thử")

    assert not home.exists()

    passphrase = words.passphrase()
    unlock.new_team(home, passphrase, name="Nhóm thử").close()
    unlock.unlock(home, passphrase).close()


def _power_cut(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_a_bad_group_code_leaves_nothing_behind(tmp_path: Path) -> None:
    """A group code that cannot be kept is refused before any file of a desk is made."""
    home = paths.home(str(tmp_path / "desk"))

    with pytest.raises(Invalid):
        unlock.new_team(home, words.passphrase(), name="Nhóm thử", group_code="x" * 41)

    assert not home.root.exists()


def test_opening_fills_the_search_index_of_an_older_file(tmp_path: Path) -> None:
    """The migration leaves it empty; the first opening makes it, and the check then has nothing to say."""
    home, passphrase = paths.home(str(tmp_path / "desk")), words.passphrase()
    made = unlock.new_team(home, passphrase, name="Nhóm thử", group_code="G-1")
    assert look.check(made).problems == []
    with made.write() as (session, _):
        session.execute(sa.delete(SearchEntry))
        session.execute(sa.delete(DeskFact).where(col(DeskFact.name) == "search_form"))
    made.close()

    opened = unlock.unlock(home, passphrase)

    assert look.check(opened).problems == []
    with opened.database.read() as session:
        assert len(search.find(session, catalog.THINGS["peer_group"], "nhom thu")) == 1
    opened.close()
