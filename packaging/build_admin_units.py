"""Build resources/admin_unit.csv and admin_unit_successor.csv from the MIT data of `vietnamadminunits`.

Run at development time, with the dependency group `data`: `python packaging/build_admin_units.py [FOLDER]`.
Only the package's data files are read: importing it would pull shapely and geopy, which we never need.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Any

SOURCE = "vietnamadminunits"
VERSION = "1.0.4"
RESOURCES = Path(__file__).parents[1] / "resources"
UNIT_COLUMNS = ("era", "code", "level", "parent", "vi", "type", "valid_from", "valid_to")
SUCCESSOR_COLUMNS = ("old", "new", "share_note")

OLD, NEW = "2024", "2025"
LAST_OLD_DAY, FIRST_NEW_DAY = "2025-06-30", "2025-07-01"
PROVINCE, DISTRICT, COMMUNE = 1, 2, 3

# The first words of a name give its type. The source's own type columns disagree with the name for seven
# communes, and the name is the better witness.
TYPES = {
    (PROVINCE, "Tỉnh "): "province",
    (PROVINCE, "Thành phố "): "municipality",
    (DISTRICT, "Quận "): "urban_district",
    (DISTRICT, "Huyện "): "rural_district",
    (DISTRICT, "Thị xã "): "town",
    (DISTRICT, "Thành phố "): "provincial_city",
    (COMMUNE, "Phường "): "ward",
    (COMMUNE, "Xã "): "commune",
    (COMMUNE, "Thị trấn "): "township",
    (COMMUNE, "Đặc khu "): "special_zone",
}

# Names that lost a capital letter on the way into the source. Each is named here: capitals are never
# guessed, because names such as Cư M'gar are right as they are.
RESPELLED = {
    "Xã Đại áng": "Xã Đại Áng",
    "Xã Pa ủ": "Xã Pa Ủ",
    "Xã Mường é": "Xã Mường É",
    "Xã é Tòng": "Xã É Tòng",
    "Xã Đồng ý": "Xã Đồng Ý",
    "Xã Ya ly": "Xã Ya Ly",
}

UnitRow = tuple[str, str, int, str, str, str, str, str]


def data_file(name: str) -> Path:
    """Give the path of one data file of the installed package; another version is refused (SystemExit)."""
    package = metadata.distribution(SOURCE)
    if package.version != VERSION:
        raise SystemExit(f"{SOURCE} {VERSION} is needed, {package.version} is installed")
    return Path(str(package.locate_file(f"{SOURCE}/data/{name}")))


def unit(era: str, code: str, level: int, parent: str, name: str) -> UnitRow:
    """Make one row: the type from the first words, the days from the era. An unknown type is a bug."""
    vi = RESPELLED.get(name, name)
    words, kind = next(
        (words, kind)
        for (at, words), kind in TYPES.items()
        if at == level and vi.casefold().startswith(words.casefold())
    )
    # The source writes some first words as "Thị Trấn"; the way it writes nearly all of them is kept.
    vi = words + vi[len(words) :]
    days = ("", LAST_OLD_DAY) if era == OLD else (FIRST_NEW_DAY, "")
    return (era, code, level, parent, vi, kind, *days)


def read_new(database: sqlite3.Connection) -> Iterator[UnitRow]:
    """Give the 34 provinces and their communes, two levels, in force since 01/07/2025."""
    for code, name in database.execute("SELECT DISTINCT provinceCode, province FROM admin_units"):
        yield unit(NEW, code, PROVINCE, "", name)
    for code, parent, name in database.execute("SELECT wardCode, provinceCode, ward FROM admin_units"):
        yield unit(NEW, code, COMMUNE, parent, name)


def read_old(database: sqlite3.Connection) -> Iterator[UnitRow]:
    """Give the 63 provinces, their districts and communes. Five island districts have no commune."""
    table = "admin_units_legacy"
    for code, name in database.execute(f"SELECT DISTINCT provinceCode, province FROM {table}"):  # noqa: S608 - a name of our own
        yield unit(OLD, code, PROVINCE, "", name)
    for code, parent, name in database.execute(
        f"SELECT DISTINCT districtCode, provinceCode, district FROM {table}"  # noqa: S608 - a name of our own
    ):
        yield unit(OLD, code, DISTRICT, parent, name)
    for code, parent, name in database.execute(
        f"SELECT wardCode, districtCode, ward FROM {table} WHERE wardCode IS NOT NULL"  # noqa: S608 - a name of our own
    ):
        yield unit(OLD, code, COMMUNE, parent, name)


def read_successors(database: sqlite3.Connection, mapping: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give old key, new key and share: `whole`, or `part` and `part_main` where the old unit was split.

    `part_main` is the part that the source would choose when it knows nothing else: a hint, no decision.
    An island district without communes stands for its only commune.
    """
    new_provinces, new_communes, old_provinces, old_units = keys(database)
    for new, olds in mapping["DICT_PROVINCE"].items():
        for old in olds:
            yield old_provinces[old], new_provinces[new], "whole"
    for province, communes in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                yield old_units[old], new_communes[province, commune], "whole"
    for province, split in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in split.items():
            for part in parts:
                share = "part_main" if part["isDefaultNewWard"] else "part"
                yield old_units[old], new_communes[province, part["newWardKey"]], share


def keys(
    database: sqlite3.Connection,
) -> tuple[dict[str, str], dict[tuple[str, str], str], dict[str, str], dict[str, str]]:
    """Give our keys for the source's: new provinces, new communes, old provinces, old communes."""
    new_provinces, new_communes, old_provinces, old_units = {}, {}, {}, {}
    for province, commune, province_code, code in database.execute(
        "SELECT provinceKey, wardKey, provinceCode, wardCode FROM admin_units"
    ):
        new_provinces[province] = f"{NEW}:{province_code}"
        new_communes[province, commune] = f"{NEW}:{code}"
    for province, district, commune, province_code, district_code, code in database.execute(
        "SELECT provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode"
        " FROM admin_units_legacy"
    ):
        old_provinces[province] = f"{OLD}:{province_code}"
        old_units[f"{province}_{district}_{commune or ''}"] = f"{OLD}:{code or district_code}"
    return new_provinces, new_communes, old_provinces, old_units


def write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> None:
    """Write a table as UTF-8 with LF: the same data give the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


def build(folder: Path) -> None:
    """Write both tables into `folder`."""
    mapping = json.loads(data_file("converter_2025.json").read_text("utf-8"))
    address = f"{data_file('dataset.db').as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        units = [*read_old(database), *read_new(database)]
        successors = list(read_successors(database, mapping))
    # Level before code: parents come first, so that a reader needs one pass.
    units.sort(key=lambda row: (row[0], row[2], row[1]))
    write(folder / "admin_unit.csv", UNIT_COLUMNS, units)
    write(folder / "admin_unit_successor.csv", SUCCESSOR_COLUMNS, sorted(successors))
    print(f"{len(units)} units, {len(successors)} successors")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else RESOURCES)
