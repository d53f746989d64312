"""A desk's database as the store makes it, without anybody in it."""

from outreach_desk.ground.paths import Home
from outreach_desk.store import database
from outreach_desk.store.database import Database


def made(home: Home, passphrase: str) -> Database:
    """Make a database and say that it is whole."""
    opened = database.create(home, passphrase, label="1")
    database.finish(home)
    return opened
