"""Charts of the slips issued in a period: how far each got, and which services were reached in time."""

from datetime import date
from fractions import Fraction

from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records.reference import Codes
from outreach_desk.reports import indicators, slip_paths
from outreach_desk.reports.chart import DONE, FAILED, MAIN, ROWS, TOLD, WAITING, Chart, Mark
from outreach_desk.reports.indicators import SLIP
from outreach_desk.reports.period import Period
from outreach_desk.reports.slip_paths import Completion, Paths
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import in_order

_SERVICES = "service_type"
_HUNDRED = 100.0


def charts(source: Source, period: Period, on: date) -> tuple[Chart, Chart]:
    """Give the cascade of the slips, and the share completed by service."""
    paths = slip_paths.count(source, period, on)
    return cascade(paths), completion(paths, source.codes)


def cascade(paths: Paths) -> Chart:
    """Give the stages issued, arrived, completed and verified; then where all others stand."""
    ways, issued = paths.ways, paths.issued
    arrived = sum(ways[way] for way in (slip_paths.VERIFIED, slip_paths.TOLD, slip_paths.ARRIVED))
    rows = [
        (_("Issued"), issued, MAIN),
        (_("Arrived, with all that were completed"), arrived, WAITING),
        (_("Completed, verified"), ways[slip_paths.VERIFIED], DONE),
        (_("Apart: completed, reported by the client"), ways[slip_paths.TOLD], TOLD),
        (_("Apart: arrived, not completed yet"), ways[slip_paths.ARRIVED], WAITING),
        (_("Apart: not completed"), ways[slip_paths.NOT_COMPLETED], FAILED),
        (_("Apart: still open"), ways[slip_paths.OPEN], WAITING),
    ]
    if ways[slip_paths.LACKING]:
        rows.append((_("Apart: completed, without day or evidence"), ways[slip_paths.LACKING], TOLD))
    unit = indicators.unit_words(SLIP).said()
    return Chart(
        name="cascade",
        title=_("Slips issued in the period, and how far they got"),
        unit=unit,
        form=ROWS,
        heads=(_("Stage"), unit),
        marks=tuple(
            Mark(words, numbers.show_integer(count), count, issued, kind) for words, count, kind in rows
        ),
        notes=(_("Completed and verified and all that stand apart are together the slips issued."),),
        empty="" if issued else _("How far the slips issued in the period got will stand here."),
    )


def completion(paths: Paths, codes: Codes) -> Chart:
    """Give for each service which share of its mature slips was served within 30 days."""
    unit = _("% of mature slips served within 30 days")
    return Chart(
        name="completion",
        title=_("Completed in time, by service"),
        unit=unit,
        form=ROWS,
        heads=(_("Service"), unit),
        marks=tuple(
            _service(codes, service, paths.services[service])
            for service in in_order(codes, _SERVICES, paths.services)
        ),
        notes=(_("A slip is mature when its 30 days have passed on the report date."),),
        empty="" if paths.services else _("Which services were reached in time will stand here."),
    )


def _service(codes: Codes, service: str, found: Completion) -> Mark:
    label = codes.label(_SERVICES, service) if service else indicators.line_words("", "UNKNOWN").said()
    if not found.mature:
        words = ngettext("{why} ({n} slip)", "{why} ({n} slips)", found.young)
        why, young = indicators.note_words("too_early").said(), numbers.show_integer(found.young)
        return Mark(label, words.format(why=why, n=young), None, _HUNDRED, DONE)
    shown = _("{share} ({part} of {whole})").format(
        share=numbers.show_percent(Fraction(found.served, found.mature)),
        part=numbers.show_integer(found.served),
        whole=numbers.show_integer(found.mature),
    )
    return Mark(label, shown, _HUNDRED * found.served / found.mature, _HUNDRED, DONE)
