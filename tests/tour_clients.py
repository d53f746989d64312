"""The tour of the clients' screen: the list, registering, one client's page, a pasted list, her paper."""

from datetime import timedelta

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QRadioButton

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from tour_guide import IMPOSSIBLE, NOWHERE, Guide, column

WELL_KNOWN = "THU01-009"
"""A client of the practice desk with whom much has happened."""
_LIST = (
    "Mã\tTên thường gọi\tNăm sinh\tGiới tính\tHọ và tên\n"
    "DAN-01\tThu Thử\t1990\tnữ\tNgười Một\nDAN-02\tMai Thử\t95\tđàn bà\t\nDAN-03\tBé Thử\t{child}\tnữ\t\n"
    "DAN-04\tThu Thu\t1990\tnữ\t\n"
)


def clients(guide: Guide) -> None:
    """See the list in each of its parts, the form, all that a client's page can do, and a pasted list."""
    _list(guide)
    _form(guide)
    _under_age(guide)
    _page(guide)
    _needs_and_results(guide)
    _closing(guide)
    _known(guide)
    _pasted(guide)


def _list(guide: Guide) -> None:
    with guide.step("clients list"):
        guide.go("clients")
        guide.select_row(1)
        guide.shot("team-clients-list")
        guide.find(_("Closed"), QRadioButton).click()
        guide.shot("team-clients-closed")
        guide.find(_("All"), QRadioButton).click()
        guide.shot("team-clients-all")
        guide.find(_("Open"), QRadioButton).click()
        guide.fill(_("Find a client"), NOWHERE)
        guide.shot("team-clients-none-fits")
        guide.fill(_("Find a client"), "")


def _form(guide: Guide) -> None:
    with guide.step("client form"):
        guide.press(_("New client"))
        guide.shot("team-clients-new")
        guide.fill(column("client", "registered_on"), IMPOSSIBLE)
        guide.fill(column("client", "phone"), "12")
        guide.fill(column("client", "birth_year"), "95")
        guide.fill(_("UIC"), "ABC")
        guide.fill(column("client", "commune"), NOWHERE)
        guide.press(_("Save"))
        guide.shot("team-clients-problems")
    with guide.step("text of an old font"):
        QGuiApplication.clipboard().setText("NguyÔn ThÞ §µo")
        guide.fill(column("client", "nickname"), "")
        guide.find(column("client", "nickname"), QLineEdit).paste()
        guide.shot("team-clients-old-font", most=2)
        guide.press(_("Convert"))
    with guide.step("same person"):
        known = guide.shell.made("clients").list.view.rows.row_at(0)
        guide.fill(_("UIC"), known.uic)
        guide.shell.made("clients")._page.look()
        guide.settle()
        guide.shot("team-clients-same-person", most=1)
        guide.press(_("Somebody else: {code}").format(code=known.code))
    with guide.step("UIC"):
        guide.fill(column("client", "registered_on"), dates.show_day(dates.today()))
        guide.fill(column("client", "phone"), "0912345678")
        guide.fill(column("client", "commune"), "")
        guide.fill(_("UIC"), "")
        guide.fill(_("Mother’s given name"), "Hương")
        guide.fill(_("Father’s given name"), "Nam")
        guide.fill(column("client", "birth_year"), "1995")
        guide.choose(column("client", "birth_month"), 3)
        guide.choose(_("Province of birth"), 5)
        for purpose in ("record", "phone"):
            words = guide.codes.label("consent_purpose", purpose)
            guide.press(_("She agrees: {purpose}").format(purpose=words))
        guide.choose(column("consent", "how"), 1)
        guide.fill(column("client", "nickname"), "Lan")
        guide.shot("team-clients-filled")
        guide.press(_("Save"))
        guide.shot("team-clients-saved", toast=True)
        guide.press(_("Back"))


def _under_age(guide: Guide) -> None:
    with guide.step("under 18"):
        guide.press(_("New client"))
        guide.fill(column("client", "birth_year"), str(dates.today().year - 15))
        guide.shell.made("clients")._page.look()
        guide.settle()
        guide.shot("team-clients-under-18")
        guide.press(_("Count without a name"))
        guide.shot("team-clients-under-18-problems", most=1)
        guide.press(_("Change whom to call"))
        guide.shot("team-clients-protection")
        guide.fill(_("Or in your own words"), "Chị Hạnh (người thử), 0241 000 000")
        guide.press(_("Save"))
        guide.shot("team-clients-protection-saved", toast=True)


def _page(guide: Guide) -> None:
    with guide.step("consent"):
        guide.open_row(0)
        guide.press(_("She agrees to more"))
        guide.shot("team-clients-consent")
        guide.press(_("Save"))
        guide.shot("team-clients-consent-problems")
        guide.press(_("Back"))
    with guide.step("service"):
        guide.press(_("Give a service"))
        guide.shot("team-clients-service")
        guide.fill(column("service", "served_on"), IMPOSSIBLE)
        guide.press(_("Save"))
        guide.shot("team-clients-service-problems")
        guide.fill(column("service", "served_on"), dates.show_day(dates.today()))
        guide.choose(column("service", "service"), 3)
        guide.choose(column("service", "result"), 4)
        guide.shot("team-clients-service-job")
        guide.press(_("Save"))
        guide.shot("team-clients-service-saved", toast=True)
    with guide.step("change client"):
        guide.press(_("Change details"))
        guide.shot("team-clients-change")
        guide.press(_("Back"))
        guide.press(_("Delete client"))
        guide.shot("team-clients-deleted", toast=True)
        guide.press(_("Undo"))


def _needs_and_results(guide: Guide) -> None:
    with guide.step("need"):
        guide.open_row(0)
        guide.press(_("Note a need"))
        guide.press(_("Save"))
        guide.shot("team-clients-need-problems")
        guide.choose(column("need", "service"), 3)
        guide.press(_("Save"))
        guide.shot("team-clients-need-noted", toast=True)
        need = guide.codes.codes("service_type")[2].label()
        guide.press(_("Settle it: {need}").format(need=need))
        guide.shot("team-clients-need-settle")
        guide.press(_("Save"))
        guide.shot("team-clients-need-settled", toast=True)


def _closing(guide: Guide) -> None:
    with guide.step("result"):
        guide.press(_("Give a service"))
        guide.choose(column("service", "service"), 4)
        guide.choose(column("service", "result"), 10)
        guide.press(_("Save"))
        guide.shot("team-clients-result", most=1)
        guide.press(_("Close the record…"))
        guide.fill(column("client", "status_on"), dates.show_day(dates.today() + timedelta(days=9)))
        guide.press(_("Close the record"))
        guide.shot("team-clients-close-problems")
        guide.fill(column("client", "status_on"), dates.show_day(dates.today()))
        guide.press(_("Close the record"))
        guide.shot("team-clients-is-closed", toast=True)
        guide.press(_("Open the record again"))
        guide.shot("team-clients-open-again", toast=True, most=1)
    with guide.step("her paper"):
        guide.press(_("Print for her"))
        guide.shot("team-clients-paper", most=3)
        guide.press(_("Back"))
        guide.press(_("Back"))


def _known(guide: Guide) -> None:
    with guide.step("known client"):
        guide.open_row(4)
        guide.shot("team-clients-no-consent")
        guide.press(_("Back"))
        guide.fill(_("Find a client"), WELL_KNOWN)
        guide.open_row(0)
        guide.shot("team-clients-known")
        guide.choose(_("Show only"), 1)
        guide.shot_from("team-clients-known-one-kind", _("What happened"))
        guide.press(_("History"))
        guide.shot("team-clients-history")
        guide.press(_("Back"))
        guide.press(_("Back"))
        guide.fill(_("Find a client"), "")


def _pasted(guide: Guide) -> None:
    with guide.step("pasted list"):
        guide.press(_("Paste a list"))
        guide.shot("team-clients-paste")
        guide.fill(_("The list"), _LIST.format(child=dates.today().year - 15))
        guide.press(_("Read the list"))
        guide.shell.made("clients")._page.rows.look()
        guide.settle()
        guide.shot("team-clients-pasted")
        record = guide.codes.label("consent_purpose", "record")
        row = _("Row {n}").format(n=1)
        guide.press(_("{row}: she agrees: {purpose}").format(row=row, purpose=record))
        guide.choose(column("consent", "how"), 1)
        guide.shot("team-clients-pasted-ready", most=2)
        guide.shell.made("clients")._page.save()
        guide.settle()
        guide.shot("team-clients-pasted-saved", toast=True)
        guide.press(_("Back"))
        guide.press(_("Throw it away"))
