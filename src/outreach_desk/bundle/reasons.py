"""What a held row waits for, in words for people. The codes travel and are kept; the words do not."""

from outreach_desk.bundle import plan, staging
from outreach_desk.ground.language import N_, _

_CORRECTION = N_(
    "The value in this column cannot be kept as it is. The team has to correct it and export again."
)
_STAMPS = N_("The record does not say in the agreed form who changed what. The team has to export again.")
_WORDS = {
    staging.RAGGED: N_("This row has too many or too few cells. The team has to export again."),
    staging.BAD_ID: N_("This row has no valid id. The team has to export again."),
    staging.BAD_STAMPS: _STAMPS,
    staging.NEVER_SET: _STAMPS,
    staging.NOT_CANONICAL: _CORRECTION,
    staging.ID_MISMATCH: N_(
        "The id of this row is not the one that its contents make. The team has to correct it."
    ),
    staging.UNKNOWN_CODE: N_(
        "This list has no such code. Update this program, or the team has to correct it."
    ),
    staging.NEWER_TABLE: N_("This needs a newer program. It is kept and comes in after the update."),
    staging.NEWER_COLUMN: N_("This needs a newer program. It is kept and comes in after the update."),
    plan.NO_RECORD: N_(
        "It names a record that is not here yet. It comes in with the file that brings that record."
    ),
    plan.NO_DEVICE: N_(
        "It was changed on a desk that this office does not know. Somebody has to look at it."
    ),
    plan.OTHER_GROUP: N_("It belongs to another group. Somebody has to look at it."),
    plan.NOT_YOURS: N_("Only the office writes this table. Somebody has to look at it."),
}


def words(code: str) -> str:
    """Say in the shown language what a row waits for. A code of a single value asks for its correction."""
    return _(_WORDS.get(code, _CORRECTION))
