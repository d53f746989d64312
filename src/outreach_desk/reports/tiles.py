"""Where each province stands on the tile map: a row and a column, data of our own under `resources/tiles`.

A grid that resembles the country and draws no border. Each era has its own: 63 provinces, and 34.
"""

import csv
from dataclasses import dataclass
from functools import cache

from outreach_desk.ground import paths


@dataclass(frozen=True)
class Tile:
    """The place of a province (its key "era:code"), from 1 at the north and the west, and its short name."""

    key: str
    row: int
    column: int
    short: str


def of_era(era: str) -> tuple[Tile, ...]:
    """Give the tiles of an era from north to south, in each row from west to east."""
    return tuple(tile for tile in _tiles() if tile.key.startswith(f"{era}:"))


@cache
def _tiles() -> tuple[Tile, ...]:
    with (paths.resource("tiles") / "provinces.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Tile(f"{row['era']}:{row['code']}", int(row["row"]), int(row["column"]), row["short"])
            for row in csv.DictReader(file)
        )
