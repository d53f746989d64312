"""The search index holds what the columns say after every write, and finds without marks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records_laptop import Laptop
from sqlmodel import col

from outreach_desk.bundle import erasure
from outreach_desk.records import catalog, identity, record, search
from outreach_desk.records.client import Client
from outreach_desk.records.search import SearchEntry

CLIENT = catalog.THINGS["client"]


def entries(laptop: Laptop) -> dict[tuple[str, str], str]:
    with laptop.write() as session:
        rows = session.execute(sa.select(*SearchEntry.__table__.columns))  # type: ignore[attr-defined]
        return {(row.table_name, row.record_id): row.words for row in rows}


def found(laptop: Laptop, typed: str, most: int = search.FIRST) -> list[str]:
    with laptop.write() as session:
        return search.find(session, CLIENT, typed, most)


def faults(laptop: Laptop) -> list[tuple[str, str]]:
    with laptop.write() as session:
        return list(search.faults(session))


def spoil(laptop: Laptop, statement: Any) -> None:
    with laptop.write() as session:
        session.execute(statement)


def test_what_people_search_by_is_said_once_at_the_column() -> None:
    """Codes, nickname, names; never a note, an address or a telephone number."""
    assert {thing.name: thing.searched for thing in catalog.THINGS.values() if thing.searched} == {
        "organisation": ("code", "name"),
        "peer_group": ("code", "name"),
        "intervention_point": ("code", "name"),
        "client": ("serial", "uic", "partner_code", "nickname"),
        "member": ("code", "nickname"),
        "establishment": ("code", "name"),
        "referral": ("serial",),
    }


@pytest.mark.parametrize(
    "typed", ["dang", "ĐẶNG", "phuong", "thi phượng", "ượng", "th-01", "dang 0142", "PHUONG th", " "]
)
def test_she_is_found_with_and_without_marks_by_any_part(laptop: Laptop, typed: str) -> None:
    """Đ is d; each typed word may stand anywhere in her codes and her nickname."""
    own = laptop.client(serial="TH-0142", nickname="Đặng Thị Phượng").id
    laptop.client(serial="AB-0777", nickname="Nhài")
    assert found(laptop, typed)[-1] == own


@pytest.mark.parametrize("typed", ["dung", "phuong nhai", "014_9", "%9"])
def test_what_she_does_not_bear_does_not_find_her(laptop: Laptop, typed: str) -> None:
    """All words must fit; a sign of the database's own is a space."""
    laptop.client(serial="TH-0142", nickname="Phượng")
    assert found(laptop, typed) == []


def test_only_the_first_hits_come_and_none_that_is_deleted(laptop: Laptop) -> None:
    """In the order of their words; a restored record is found again."""
    made = [laptop.client(serial=f"A-{number}").id for number in range(4)]
    assert found(laptop, "a", 3) == made[:3]
    with laptop.write() as session:
        record.delete(session, laptop.author, CLIENT, made[0])
    assert found(laptop, "a", 3) == made[1:]
    assert faults(laptop) == []
    with laptop.write() as session:
        record.restore(session, laptop.author, CLIENT, made[0])
    assert found(laptop, "a", 1) == made[:1]


def test_a_change_replaces_the_entry_and_an_emptied_record_has_none(laptop: Laptop) -> None:
    """No old word finds her any more; a record without words takes no room."""
    own = laptop.client(serial="A-1", nickname="Nhài").id
    laptop.save("client", own, nickname="Đào")
    assert entries(laptop)["client", own] == "a 1 dao a1"
    laptop.save("client", own, nickname=None, serial=None)
    assert ("client", own) not in entries(laptop)
    assert faults(laptop) == []


texts = st.one_of(st.none(), st.text("aăđĐ Ê-_%\N{COMBINING ACUTE ACCENT}1", min_size=1, max_size=8))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), texts, texts), max_size=6))
def test_after_any_writes_the_index_is_what_the_columns_say(
    laptop: Laptop, writes: Iterable[tuple[int, str | None, str | None]]
) -> None:
    """Whatever is written over whatever: no entry is wrong, missing or left."""
    made = [laptop.client(serial=f"S{number}").id for number in range(3)]
    for place, nickname, code in writes:
        laptop.save("client", made[place], nickname=nickname, partner_code=code)
    assert faults(laptop) == []


def test_each_planted_fault_is_found(laptop: Laptop) -> None:
    """A wrong entry, a missing one, one too many, and one in a table that has none."""
    own = laptop.client(serial="A-1").id
    assert faults(laptop) == []
    hers = col(SearchEntry.record_id) == own
    spoil(laptop, sa.update(SearchEntry).where(hers).values(words="a 2"))
    assert faults(laptop) == [("client", own)]
    spoil(laptop, sa.delete(SearchEntry).where(hers))
    assert faults(laptop) == [("client", own)]
    with laptop.write() as session:
        search.refresh(session, CLIENT, [own])
        session.add(SearchEntry(table_name="client", record_id="nobody", words="a 3"))
        session.add(SearchEntry(table_name="consent", record_id=own, words="a 1"))
    assert faults(laptop) == [("client", "nobody"), ("consent", own)]


def test_erasure_takes_the_words_too(laptop: Laptop) -> None:
    """Once the columns are empty nothing finds her."""
    own = laptop.client(serial="A-1", nickname="Nhài").id
    empty = dict.fromkeys(("serial", "uic", "partner_code", "nickname"))
    spoil(laptop, sa.update(Client).where(col(Client.id) == own).values(erased=True, **empty))
    assert found(laptop, "nhai") == [own]
    with laptop.write() as session:
        erasure.empty_kept(session, CLIENT, own)
    assert found(laptop, "nhai") == []
    assert faults(laptop) == []


def test_a_file_without_an_index_gets_a_whole_one_and_then_keeps_it(laptop: Laptop) -> None:
    """As after the migration, which leaves it empty; a second time nothing is made."""
    group = laptop.save("peer_group", code="G9", name="Nhóm Chín")
    laptop.save("client", group_id=group.id, registered_on=date(2026, 1, 2), serial="A-1")
    whole = entries(laptop)
    spoil(laptop, sa.delete(SearchEntry))
    with laptop.write() as session:
        search.bring_up(session)
    assert entries(laptop) == whole
    spoil(laptop, sa.delete(SearchEntry))
    with laptop.write() as session:
        search.bring_up(session)
    assert entries(laptop) == {}


def test_an_index_that_another_program_made_is_made_anew(laptop: Laptop) -> None:
    """Also where that one searched other columns or folded otherwise: entries of its own go."""
    own = laptop.client(serial="A-1").id
    with laptop.write() as session:
        identity.put(session, "search_form", "0 client:serial")
        session.add(SearchEntry(table_name="consent", record_id=own, words="old"))
    with laptop.write() as session:
        search.bring_up(session)
    assert faults(laptop) == []


@pytest.fixture
def long_table(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    """A laptop on which three entries are many: letters are indexed as in a table of 100,000."""
    monkeypatch.setattr(search, "FEW", 2)
    return laptop


def indexed(laptop: Laptop, most: int | None = None) -> None:
    with laptop.write() as session:
        while search.catch_up(session, most):
            pass


def letters(laptop: Laptop) -> list[str]:
    """Give all that the index of letters holds, as SQLite's own list of its terms tells it."""
    with laptop.write() as session:
        run = session.connection().exec_driver_sql
        run("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search_trigram', 'row')")
        try:
            return [str(term) for (term,) in run("SELECT term FROM temp.terms")]
        finally:
            run("DROP TABLE temp.terms")


@pytest.mark.parametrize("most", [None, 1, 3])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("d", "dao dung"),
        ("đ", "dao dung"),
        ("Đào", "dao"),
        ("phuo", "phuong"),
        ("ượng", "phuong"),
        ("dao 0142", "dao"),
        ("0777 DUN", "dung"),
        ("th 01", "dao"),
        ("777", "dung phuong"),
        ("ph nh", ""),
        ("xyz", ""),
        ("th0142", "dao"),
        ("ab0777", "dung"),
        ("AB 0777", "dung"),
    ],
)
def test_a_long_table_finds_by_its_letters(
    long_table: Laptop, most: int | None, typed: str, expected: str
) -> None:
    """Marks, order and dashes do not count; it is the same whether all letters are indexed or some."""
    hers = {}
    for name, serial in (("Đào", "TH-0142"), ("Dũng", "AB-0777"), ("Phượng", "X-1777"), ("Nhài", "TG-8")):
        hers[long_table.client(serial=serial, nickname=name).id] = name
    indexed(long_table, most)
    folded = {"Đào": "dao", "Dũng": "dung", "Phượng": "phuong", "Nhài": "nhai"}
    assert sorted(folded[hers[one]] for one in found(long_table, typed)) == expected.split()
    assert letters(long_table)


def test_what_was_written_since_is_found_and_what_is_gone_is_not(long_table: Laptop) -> None:
    """A change, a deletion, a new one, and one whose number was the last: nothing is lost between them."""
    made = [long_table.client(serial=f"KH-{number}", nickname="Đặng").id for number in range(4)]
    indexed(long_table)
    long_table.save("client", made[3], nickname="Hường")
    assert found(long_table, "huong") == [made[3]]
    assert sorted(found(long_table, "dang")) == sorted(made[:3])
    with long_table.write() as session:
        record.delete(session, long_table.author, CLIENT, made[0])
    new = long_table.client(serial="KH-9", nickname="Đặng").id
    assert sorted(found(long_table, "dang")) == sorted([*made[1:3], new])
    for other in ("a", "b", "c"):
        long_table.client(serial=f"ZZ-{other}", nickname="Lụa")
    indexed(long_table)
    assert len(found(long_table, "lua")) == 3
    assert sorted(found(long_table, "dang")) == sorted([*made[1:3], new])
    assert faults(long_table) == []


def test_nothing_of_her_letters_is_left_once_she_is_erased(long_table: Laptop) -> None:
    """Not in the index either, and not until it is tidied: at once."""
    made = [long_table.client(serial=f"KH-{number}", nickname="Quỳnh").id for number in range(3)]
    gone = long_table.client(serial="ZQ-7", nickname="Xoan").id
    indexed(long_table)
    assert {"xoa", "oan"} <= set(letters(long_table))
    with long_table.write() as session:
        record.erase(session, CLIENT, gone)
    assert not {"xoa", "oan", " zq"} & set(letters(long_table))
    assert sorted(found(long_table, "quynh")) == sorted(made)
    with long_table.write() as session:
        pages = session.connection().exec_driver_sql("SELECT block FROM search_trigram_data").scalars().all()
    assert not any(b"xoa" in page or b"oan" in page for page in pages)


def test_an_index_made_anew_has_its_letters_too(long_table: Laptop) -> None:
    """Opened by another program: entries, numbers and letters are made again, and old ones are gone."""
    made = [long_table.client(serial=f"KH-{number}", nickname="Đào").id for number in range(3)]
    indexed(long_table)
    with long_table.write() as session:
        identity.put(session, "search_form", "0")
        search.bring_up(session)
    assert found(long_table, "dao") == made
    assert faults(long_table) == []
    spoil(long_table, sa.delete(SearchEntry))
    assert found(long_table, "dao") == []
