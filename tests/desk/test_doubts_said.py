"""What stands under a report of how far its figures may move, in words."""

from outreach_desk.desk import beneath_words, ends
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.section import Section
from outreach_desk.desk.spread import Doubts
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.table import Row


def said(found: Doubts | None) -> dict[str, Section]:
    """Give the sections that speak of doubts."""
    told = beneath_words.sections(
        Beneath(of_office=True, compared=None, additions=(), groups=None, doubts=found)
    )
    return {one.name: one for one in told}


def test_it_is_said_why_a_figure_has_no_range() -> None:
    """While it is counted; where a number, a list or a missing part keeps an end from being known."""
    (counting,) = said(None).values()
    assert counting.sentences[0].startswith("Counting how far")
    row = Row("I-05", "TOTAL", "person", 1, Words("Tổng", "Total"))
    lacking = ends.Range(row, 1, 2, may_lack=True)
    ranges = (
        lacking,
        ends.Range(row, 0, None, ends.ANY_NUMBER),
        ends.Range(row, None, None, ends.PARTS),
    )
    section = said(Doubts(1, 1, ranges=ranges, fixed=3))[beneath_words.DOUBTS]
    assert [figure[-2:] for figure in section.figures] == [("1 (–)", "2"), ("0", "?"), ("? – ?", "? – ?")]
    words = "3 figures of this report do not depend on what follows."
    assert [one.split(":")[0] for one in section.sentences[:4]] == [words, "“?”", "“? – ?”", "“(–)”"]
    section = said(Doubts(0, 1, ranges=(ends.Range(row, None, None, ends.CODES),)))[beneath_words.DOUBTS]
    assert section.figures == ()
    assert section.sentences[0].startswith("A question is about an entry of a list")
    section = said(Doubts(1, 0, fixed=3))[beneath_words.DOUBTS]
    assert (section.sentences[-1], section.tone) == ("No figure of this report depends on it.", "")
