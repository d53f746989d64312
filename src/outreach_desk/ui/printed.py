"""What is said after printing, on every page that prints: that it was sent, or that no printer took it."""

from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.widgets.paper import PrintablePage


def told(context: Context, page: PrintablePage) -> None:
    """Tell of all that is printed from a page."""

    def sent() -> None:
        context.tell("")
        context.say(_("Sent to the printer."), None)

    page.printed.connect(sent)
    page.not_printed.connect(
        lambda: context.tell(
            _("Nothing was printed: the printer does not answer. Is one chosen, switched on and plugged in?")
        )
    )
