"""The enrolled desks of `exchange_world` for the lanes of proof; each test gets copies."""

from world_fixtures import first_world, world

__all__ = ["first_world", "world"]
