"""The search index anew, with numbers, and an index of three letters each for tables that have grown long.

Both come empty: only the program folds words, and it fills them when it opens the file next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make both."""
    op.drop_table("search_entry")
    op.create_table(
        "search_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
    )
    op.create_index(op.f("ix_search_entry_record"), "search_entry", ["record_id", "table_name"], unique=True)
    op.create_index(
        op.f("ix_search_entry_words"), "search_entry", ["table_name", "words", "record_id"], unique=False
    )
    op.execute("DELETE FROM desk WHERE name = 'search_form'")
    op.execute(
        "CREATE VIRTUAL TABLE search_trigram USING fts5("
        "words, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1')"
    )
    op.execute("INSERT INTO search_trigram (search_trigram, rank) VALUES ('secure-delete', 1)")


def downgrade() -> None:
    """Go back to the index without numbers."""
    op.execute("DROP TABLE search_trigram")
    op.drop_table("search_entry")
    op.create_table(
        "search_entry",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "record_id", name=op.f("pk_search_entry")),
    )
    op.create_index(
        op.f("ix_search_entry_words"), "search_entry", ["table_name", "words", "record_id"], unique=False
    )
    op.execute("DELETE FROM desk WHERE name IN ('search_form', 'search_covered')")
