"""Names of keys, checks and indexes in the database: said before the first table is defined, whichever it is.

Whoever defines a table takes `SQLModel` from here.
"""

from sqlmodel import SQLModel

__all__ = ["SQLModel"]

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
