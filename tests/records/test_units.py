"""Promises of the administrative units: whole, keyed by era, in Vietnamese order, rebuilt byte for byte."""

import csv
import importlib.util
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest

from outreach_desk.ground import paths
from outreach_desk.records import units

SCRIPT = Path(__file__).parents[2] / "packaging" / "build_admin_units.py"


def rows() -> list[dict[str, str]]:
    with paths.resource("admin_unit.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(found: list[units.Unit]) -> list[str]:
    return [unit.vi for unit in found]


def test_totals_are_those_of_the_two_eras() -> None:
    """34 and 3,321 now; 63, 696 and 10,035 before, and five island districts without a commune."""
    totals = {(era, level): len(units.units_of(era, level)) for era in units.ERAS for level in (1, 2, 3)}
    childless = [unit.short for unit in units.units_of("2024", 2) if not units.children(unit.key)]
    assert totals == {
        ("2025", 1): 34,
        ("2025", 2): 0,
        ("2025", 3): 3321,
        ("2024", 1): 63,
        ("2024", 2): 696,
        ("2024", 3): 10035,
    }
    assert childless == ["Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"]


def test_new_communes_are_of_three_types() -> None:
    """2,621 communes, 687 wards and 13 special zones (domain.md §2.11)."""
    types = [unit.type for unit in units.units_of("2025", 3)]
    assert {kind: types.count(kind) for kind in set(types)} == {
        "commune": 2621,
        "ward": 687,
        "special_zone": 13,
    }


def test_codes_are_text_of_fixed_length_with_leading_zeros() -> None:
    """2, 3 and 5 digits by level."""
    lengths = {1: 2, 2: 3, 3: 5}
    wrong = [
        row["code"]
        for row in rows()
        if not row["code"].isdecimal() or len(row["code"]) != lengths[int(row["level"])]
    ]
    hanoi = units.find("2025:01")
    assert wrong == []
    assert hanoi is not None
    assert hanoi.code == "01"


def test_a_key_stands_once_and_its_parent_exists() -> None:
    """Within an era a code means one unit, whatever its level."""
    keys = [f"{row['era']}:{row['code']}" for row in rows()]
    known = set(keys)
    orphans = [row for row in rows() if row["parent"] and f"{row['era']}:{row['parent']}" not in known]
    tops = {row["level"] for row in rows() if not row["parent"]}
    assert len(keys) == len(known)
    assert orphans == []
    assert tops == {"1"}


def test_a_reused_code_means_two_places() -> None:
    """44 was Quảng Bình and is Quảng Trị; seven provinces' codes changed their place."""
    provinces = {era: {unit.code: unit.short for unit in units.provinces(era)} for era in units.ERAS}
    reused = sorted(
        code for code in provinces["2025"] if provinces["2024"].get(code) != provinces["2025"][code]
    )
    assert (units.name("2024:44"), units.name("2025:44")) == ("Tỉnh Quảng Bình", "Tỉnh Quảng Trị")
    assert reused == ["15", "24", "44", "52", "80", "82", "91"]


def test_provinces_stand_in_vietnamese_order() -> None:
    """By name without its type, letter by letter and then by tone (domain.md §6.1 T4)."""
    asked = {
        "Đồng Nai", "Hà Nội", "Huế", "Cần Thơ", "Cao Bằng", "Cà Mau", "Đắk Lắk", "Điện Biên", "Đà Nẵng",
        "Hải Phòng", "Hà Tĩnh",
    }  # fmt: skip
    assert [unit.short for unit in units.provinces("2025") if unit.short in asked] == [
        "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Hà Nội", "Hà Tĩnh",
        "Hải Phòng", "Huế",
    ]  # fmt: skip


def test_numbered_units_stand_as_numbers() -> None:
    """Quận 3 comes before Quận 10."""
    numbered = [unit.vi for unit in units.children("2024:79") if unit.short.isdecimal()]
    assert numbered == [f"Quận {number}" for number in (1, 3, 4, 5, 6, 7, 8, 10, 11, 12)]


def test_an_era_ends_with_the_districts() -> None:
    """30/06/2025 is the last day with three levels."""
    assert [units.era_of(day) for day in (date(2019, 5, 20), date(2025, 6, 30), date(2025, 7, 1))] == [
        "2024",
        "2024",
        "2025",
    ]


def test_a_name_goes_from_small_to_large() -> None:
    """An unknown key is shown as it is."""
    assert units.name("2025:00331") == "Phường Hoàng Mai, Thành phố Hà Nội"
    assert units.name("2024:00001") == "Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội"
    assert units.name("2099:1") == "2099:1"


def test_a_unit_knows_its_province() -> None:
    """Through the district in the old era, itself for a province, none for an unknown key."""
    asked = ("2024:00001", "2024:001", "2025:00331", "2025:44", "2099:1")
    found = [units.province_of(key) for key in asked]
    assert [unit and unit.key for unit in found] == ["2024:01", "2024:01", "2025:01", "2025:44", None]


def test_search_needs_no_marks_and_no_type() -> None:
    """Province words narrow it; the name alone finds each place of that name."""
    asked = ("hoang mai", "Phường Hoàng Mai", "hoang mai nghe an", "HOÀNG  MAI")
    found = [[unit.key for unit in units.search(text, "2025")] for text in asked]
    both = ["2025:00331", "2025:17110"]
    assert found == [both, both, ["2025:17110"], both]


def test_search_puts_the_same_marks_first_in_either_spelling() -> None:
    """`Hoà` and `Hòa` are one word; unmarked typing finds every marking."""
    marked = units.search("hoà an", "2025")
    plain = units.search("hoa an", "2025")
    assert names(marked[:3]) == ["Xã Hòa An", "Xã Hòa An", "Xã Hòa An"]
    assert marked[:3] == units.search("hòa an", "2025")[:3]
    assert {unit.key for unit in marked} == {unit.key for unit in plain}


def test_search_puts_the_whole_name_before_longer_ones() -> None:
    """Ward 5 before wards 50 and more; a province before its communes."""
    assert names(units.search("phuong 5 quan 8 ho chi minh", "2024"))[0] == "Phường 5"
    assert names(units.search("ha noi", "2025"))[0] == "Thành phố Hà Nội"


def test_search_for_nothing_finds_nothing() -> None:
    """Blanks and unknown words give an empty list."""
    assert [units.search(text, "2025") for text in ("", "  ", "zzzz", "ha noi zzzz")] == [[], [], [], []]


def test_every_old_province_and_commune_has_a_successor() -> None:
    """One whole, or two and more parts of which one is to be suggested first."""
    asked = [*units.units_of("2024", 1), *units.units_of("2024", 3)]
    shares = [[successor.share for successor in units.successors(unit.key)] for unit in asked]
    split = [share for share in shares if share != ["whole"]]
    assert len(split) == 471
    assert [share for share in split if share[0] != "part_main" or set(share[1:]) != {"part"}] == []


def test_every_new_unit_came_from_an_old_one() -> None:
    """Nothing new is without a past."""
    with paths.resource("admin_unit_successor.csv").open(encoding="utf-8", newline="") as file:
        new = {row["new"] for row in csv.DictReader(file)}
    assert new == {unit.key for level in (1, 3) for unit in units.units_of("2025", level)}


def test_a_successor_lies_in_the_successor_of_the_province() -> None:
    """Communes never left the province that their province became part of."""
    provinces = {unit.key: units.successors(unit.key)[0].unit for unit in units.provinces("2024")}
    strays = [
        unit.key
        for unit in units.units_of("2024", 3)
        for successor in units.successors(unit.key)
        if successor.unit.parent_key != provinces[_province_key(unit.key)].key
    ]
    assert strays == []


def _province_key(key: str) -> str:
    province = units.province_of(key)
    assert province is not None
    return province.key


def test_all_wards_of_old_hoang_mai_were_split() -> None:
    """So no ward of the Sao đêm pilot can be converted by itself (domain.md §2.11)."""
    wards = units.children("2024:008")
    assert units.name("2024:008") == "Quận Hoàng Mai, Thành phố Hà Nội"
    assert (len(wards), [len(units.successors(ward.key)) > 1 for ward in wards]) == (14, [True] * 14)
    assert units.successors("2024:008") == []


def test_an_island_district_became_a_special_zone() -> None:
    """It had no commune, so the district itself has the successor."""
    successors = [(found.unit.vi, found.share) for found in units.successors("2024:498")]
    assert successors == [("Đặc khu Hoàng Sa", "whole")]


def test_a_new_commune_lies_in_the_old_unit_that_all_of_it_came_from() -> None:
    """Though its new province is made of several: so for provinces and for districts, and for an island."""
    assert units.at("2025:18880", units.OLD, units.PROVINCE) == units.find("2024:44")
    assert units.at("2025:18880", units.OLD, units.DISTRICT) == units.find("2024:450")
    assert units.at("2025:26732", units.OLD, units.PROVINCE) == units.find("2024:77")
    assert units.at("2025:44", units.OLD, units.PROVINCE) is None


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    """What lies in the repository is what the source's data give, and nobody edited it."""
    try:
        metadata.distribution("vietnamadminunits")
    except metadata.PackageNotFoundError:
        pytest.skip("the package vietnamadminunits is not installed (dependency group: data)")
    spec = importlib.util.spec_from_file_location("build_admin_units", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.build(tmp_path)
    for file in ("admin_unit.csv", "admin_unit_successor.csv"):
        assert (tmp_path / file).read_bytes() == paths.resource(file).read_bytes(), file


def test_lost_capitals_are_restored_and_no_others_are_made() -> None:
    """Six names are respelled by hand; names with a small letter of their own stay as they are."""
    found = {unit.vi for era in units.ERAS for unit in units.units_of(era, 3)}
    assert {"Xã Đại Áng", "Xã Pa Ủ", "Xã Mường É", "Xã É Tòng", "Xã Đồng Ý", "Xã Ya Ly"} - found == set()
    assert {"Xã Ea H'leo", "Xã Ch'ơm"} - found == set()
