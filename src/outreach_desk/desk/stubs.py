"""A stub that comes back: its number leads to the slip, and it proves that she was served."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from outreach_desk.desk import referrals, slip_number
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.referrals import Slip
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import referral

STUB = "stub"
"""The evidence that lies on the table."""


def values(slip: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a slip says when its stub lies on the table today; the day of service is still to be read.

    A slip that was cancelled stays so: a person must say how its stub can be.
    """
    if slip.get("status") == referral.CANCELLED:
        return dict(slip)
    came = {"status": referral.COMPLETED, "evidence": STUB, "reason": None, "declined_by": None}
    served_on = slip["outcome_on"] if slip.get("status") == referral.COMPLETED else None
    return {**slip, **came, "outcome_on": served_on, "returned_on": dates.today()}


def take(desk: Desk, number: str, served_on: date, returned_on: date | None = None) -> Slip:
    """Write down a stub: the slip with this number is completed. Raises Refused, Invalid."""
    slip = referrals.open_slip(desk, slip_number.find(desk, number))
    if slip.values["status"] == referral.CANCELLED:
        words = N_(
            "This slip was cancelled. Open it in the window and say how it stands before its stub counts."
        )
        raise Refused("slip_cancelled", said(words))
    whole = values(slip.values) | {"outcome_on": served_on}
    if returned_on is not None:
        whole["returned_on"] = returned_on
    return referrals.change(desk, slip.id, whole)
