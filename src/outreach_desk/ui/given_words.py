"""What is said when a service was saved, and what was planned with it."""

from outreach_desk.desk.giving import Given
from outreach_desk.ground.language import _


def saved(given: Given) -> str:
    """Say that a service is saved, and that she will be asked after where that was planned."""
    if given.planned:
        return _("The service is saved. She will be asked after in 3 and in 6 months.")
    return _("The service is saved.")
