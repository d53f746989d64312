"""The official tables: the source articles' figures from records that lead to them, and what stands below.

All groups, points and persons are made up; the numbers are those that were published.
"""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from report_world import World

from outreach_desk.ground import language
from outreach_desk.records import units
from outreach_desk.reports import forms, official, official_text, period
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Official
from outreach_desk.reports.table import Missing, Row

PROGRAMME = period.free(date(2016, 1, 1), date(2020, 12, 31))
NEXT = period.free(date(2021, 1, 1), date(2025, 12, 31))
ON = date(2021, 1, 31)
START = date(2018, 1, 1)
M1, M2, M3 = "M1_COMMUNITY_SERVICES", "M2_WORKER_RIGHTS", "M3_PEER_CAPACITY"
BO_TRACH, HOANG_MAI = "2024:455", "2024:008"


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the words of data in Vietnamese, without asking for a catalogue."""
    monkeypatch.setattr(language._shown, "language", "vi")


def build(made: World, form: str, asked: period.Period = PROGRAMME, **more: Any) -> Official:
    return official.build(made.session, form, asked, ON, **more)


def cells(table: Official) -> dict[str, list[Any]]:
    """Give the cells of each line: values of figures, Vietnamese words."""
    return {
        line.code: [
            cell.value if isinstance(cell, Row) else cell.vi if isinstance(cell, Words) else None
            for cell in line.cells
        ]
        for line in table.lines
    }


def clients(made: World, number: int) -> list[str]:
    """Make clients with consent to a record since 2016."""
    first = made.client(consent=None)
    made.change("client", first, registered_on=date(2016, 1, 1))
    agreed = made.make("consent", client_id=first, purpose="record", given_on=date(2016, 1, 1))
    found = [first, *made.copies("client", first, ({"serial": f"KH-{n}"} for n in range(number - 1)))]
    made.copies("consent", agreed, ({"client_id": one} for one in found[1:]))
    return found


def test_the_four_figures_of_the_city(made: World, vietnamese: None) -> None:
    """973 and 45.122 turns, 560 persons, 520 turns: each in its own unit, repeated entries counted once."""
    *who, again = clients(made, 1301)
    made.link(who[0], again)
    giver, other = made.organisation("X", "legal_aid_centre"), made.organisation("Y")
    like = made.service(who[0], "legal_counsel", date(2017, 1, 1), giver)

    def given(number: int, what: str, people: int, **values: Any) -> list[dict[str, Any]]:
        return [
            {
                "client_id": who[n % people],
                "service": what,
                "served_on": date(2017, 1, 1) + timedelta(days=n // people),
                "organisation_id": other,
                **values,
            }
            for n in range(number)
        ]

    legal = [*given(972, "legal_aid", 700), *given(100, "legal_aid", 700)]
    training = [*given(600, "voc_training", 560), *given(1, "voc_training", 1, client_id=again)]
    capital = given(520, "grant_capital", 300, amount=5_000_000)
    made.copies("service", like, [*legal, *given(45_122, "general_health", 1300), *training, *capital])

    table = build(made, forms.SUPPORT)

    assert cells(table) == {
        "LEGAL": [973],
        "HEALTH": [45_122],
        "HIV": [0],
        "EDU_JOB": [560],
        "CAPITAL": [520],
    }
    assert table.to_rows()[1:] == [
        ["Tư vấn, trợ giúp pháp lý", "973 lượt người"],
        ["Hỗ trợ y tế, chăm sóc sức khỏe", "45.122 lượt người"],
        ["Dự phòng HIV", "0 lượt người"],
        ["Học nghề, giới thiệu việc làm", "560 người"],
        ["Hỗ trợ vốn kinh doanh, mua bán nhỏ", "520 lượt người"],
    ]
    row = made.report(PROGRAMME, ON, "I-14").find("I-14", "CAPITAL", "dong")
    assert row is not None
    assert row.shown() == "2.600.000.000"


def test_113_points_in_three_models_and_4463_members(made: World, vietnamese: None) -> None:
    """9, 17 and 12 provinces add up to 38 and are 25; members count once across groups and roles."""
    provinces = [unit.key for unit in units.units_of("2024", units.PROVINCE)]
    spread = {M1: provinces[0:9], M2: provinces[5:22], M3: provinces[13:25]}
    like = made.point("D0", M1, provinces[0], START)
    numbers = {M1: 29, M2: 50, M3: 33}
    made.copies(
        "intervention_point",
        like,
        [
            {"code": f"{model}-{n}", "model": model, "unit": spread[model][n % len(spread[model])]}
            for model, number in numbers.items()
            for n in range(number)
        ],
    )
    groups = made.copies("peer_group", made.group, ({"code": f"N-{n}"} for n in range(60)))
    _members(made, groups, 4463)

    table = build(made, forms.MODELS)

    assert cells(table) == {
        f"MODEL/{M1}": [30, 9, None],
        f"MODEL/{M2}": [50, 17, None],
        f"MODEL/{M3}": [33, 12, None],
        "SUM": [113, 38, None],
        "ONCE": [113, 25, None],
        "MEMBERS": [None, None, 4463],
        "BOARD": [None, None, 60],
    }
    rows = table.to_rows()
    assert rows[0] == ["Nội dung", "Điểm can thiệp", "Tỉnh, thành phố đến 30/06/2025", "Thành viên (người)"]
    assert rows[2][0] == "Bảo đảm quyền của người lao động trong cơ sở KDDV dễ phát sinh tệ nạn mại dâm"
    assert rows[4:6] == [["Cộng các mô hình", "113", "38", ""], ["Không trùng", "113", "25", ""]]
    assert rows[6][3] == "4.463"


def _members(made: World, groups: list[str], number: int) -> None:
    """Make so many people: sixty lead a group, forty have two roles, sixty are in two groups."""
    like = made.member("core", START)
    span = made.make("membership", member_id=like, group_id=made.group, role="network", starts_on=START)
    others = ({"code": f"M-{n}", "group_id": groups[n % 60]} for n in range(number - 1))
    everybody = [like, *made.copies("member", like, others)]
    made.copies(
        "membership",
        span,
        [
            {"member_id": one, "group_id": groups[n % 60], "role": "leader" if n < 60 else "core"}
            for n, one in enumerate(everybody[1:])
        ],
    )
    made.copies("membership", span, ({"member_id": one, "role": "network"} for one in everybody[1:41]))
    known, again = clients(made, 60), everybody[61:121]
    for one, client in zip(again, known, strict=True):
        made.change("member", one, client_id=client)
    second = made.copies(
        "member", like, ({"code": f"Z-{n}", "client_id": one} for n, one in enumerate(known))
    )
    made.copies("membership", span, ({"member_id": one, "group_id": groups[0]} for one in second))


def test_the_annual_lines_print_both_totals_and_are_dated(made: World) -> None:
    """Until 2020 HIV prevention stands apart; since 2021 within health, where a person counts once."""
    client = clients(made, 2)
    giver = made.organisation("Y")
    for year in (2020, 2021):
        for n, what in enumerate(("sti_care", "hiv_test", "legal_aid", "psych_counsel")):
            made.service(client[0], what, date(year, 2, n + 1), giver)
        made.service(client[1], "loan", date(year, 3, 1), giver)
    before = build(made, forms.ANNUAL)
    after = official.build(made.session, forms.ANNUAL, NEXT, date(2026, 1, 31))
    same = {"EDU_JOB": [0, 0], "LEGAL": [1, 1], "LOAN": [1, 1]}
    below = {"TURNS": [4, None], "PERSONS": [None, 2], "OTHER": [1, 1]}
    assert cells(before) == same | {"HEALTH": [1, 1], "HIV": [1, 1]} | below
    assert cells(after) == same | {"HEALTH_HIV": [2, 1]} | below
    assert [line.code for line in before.lines][:5] == ["EDU_JOB", "LEGAL", "LOAN", "HEALTH", "HIV"]
    notes = [{words.en for words in table.footnotes} for table in (before, after)]
    assert notes[0] - notes[1] == {"HIV prevention stands as a line of its own."}
    assert notes[1] - notes[0] == {"HIV prevention is counted with health care."}
    assert "A table that this program proposes, until there is an official form." in notes[0]


def test_before_and_after_at_the_groups_of_a_pilot(made: World) -> None:
    """As in a province's pilot of 2019: of the group at the point alone, what changed in each unit."""
    before = period.free(date(2018, 5, 1), date(2018, 12, 31))
    after = period.free(date(2019, 5, 1), date(2019, 12, 31))
    other = made.make("peer_group", code="G-02", name="Nhóm thử Súng")
    who = clients(made, 4)
    for client in who[2:]:
        made.change("client", client, group_id=other)
    for year, people in ((2018, who[:1]), (2019, who)):
        for client in people:
            made.contact(date(year, 6, 1), client_id=client)
            made.service(client, "legal_aid", date(year, 6, 2))
        made.meeting(date(year, 6, 3))
    made.meeting(date(2019, 7, 3), anonymous_f=4)
    made.meeting(date(2019, 7, 4), group_id=other, anonymous_f=9)
    table = build(made, forms.CHANGE, after, before=before, groups=[made.group])
    found = cells(table)
    assert {
        line: found[line] for line in ("SESSIONS", "ATTENDANCE", "REACHED", "TURNS", "PERSONS", "RATE")
    } == {
        "SESSIONS": [1, 2, 1],
        "ATTENDANCE": [0, 4, 4],
        "REACHED": [1, 2, 1],
        "TURNS": [1, 2, 1],
        "PERSONS": [1, 2, 1],
        "RATE": [None, None, None],
    }
    assert table.to_rows()[2][1:] == ["1 session", "2 sessions", "1 session"]
    assert table.footnotes[0].en == "Counted of the groups: G-01."
    assert [one.period for one in table.tables] == [after, before]


def test_a_pilot_of_one_group_with_ten_members(made: World, vietnamese: None) -> None:
    """Since when, where, whether it still meets, and its members on the last day."""
    made.change(
        "peer_group",
        made.group,
        name="Sao thử",
        unit=HOANG_MAI,
        established_on=START,
        ended_on=date(2020, 12, 31),
    )
    for number in range(12):
        made.member("core", date(2019, 1, 1), date(2019, 6, 30) if number > 9 else None)
    made.meeting(date(2019, 3, 5))
    made.meeting(date(2020, 11, 5))
    table = build(made, forms.GROUP, groups=[made.group])
    assert dict(table.to_rows()[1:]) == {
        "Tên nhóm": "Sao thử",
        "Địa bàn": "Quận Hoàng Mai, Thành phố Hà Nội",
        "Ngày thành lập": "01/01/2018",
        "Ngày kết thúc": "31/12/2020",
        "Thành viên vào ngày cuối kỳ": "10 người",
        "Trong đó thành viên nòng cốt": "10 người",
        "Buổi sinh hoạt trong kỳ": "2 buổi",
        "Buổi gần nhất trong kỳ": "05/11/2020",
        "Duy trì hoạt động": "có",
        "Người được tiếp cận": "0 người",
    }
    later = dict(build(made, forms.GROUP, NEXT, groups=[made.group]).to_rows()[1:])
    assert (later["Duy trì hoạt động"], later["Buổi gần nhất trong kỳ"]) == ("không", "không có buổi nào")
    made.change("peer_group", made.group, unit=None, established_on=None)
    bare = dict(build(made, forms.GROUP, groups=[made.group]).to_rows()[1:])
    assert (bare["Địa bàn"], bare["Ngày thành lập"]) == ("chưa ghi", "chưa ghi")


def test_it_is_written_for_the_terminal_for_a_spreadsheet_and_for_a_program(made: World) -> None:
    """Each with the footnotes, and with what was left out and why."""
    made.service(made.client(consent=None), "legal_aid", date(2019, 1, 1))
    table = build(made, forms.ANNUAL, missing=Missing(3, 2, 1))
    text = official_text.text(table)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0].startswith("Period: 01/01/2016 – 31/12/2020")
    assert "Content turns persons" in lines
    assert "Legal aid 1 0" in lines
    assert "Left out: 1 without consent to a record (counted as turns, not as persons)." in lines
    rows = list(csv.reader(io.StringIO(official_text.as_csv(table).removeprefix("\ufeff"), newline="")))
    assert ["Legal aid", "1", "0"] in rows
    assert rows[-3][0].startswith("Period: 01/01/2016 – 31/12/2020")
    assert rows[-2][0].endswith("bundles merged: 0, missing: 3 (of 2 desks) · open questions: 0")
    assert rows[-1] == ["1 desk has sent nothing yet, or nothing of the newest month."]
    shape = json.loads(official_text.as_json(table))
    (legal,) = [line for line in shape["lines"] if line["line"] == "LEGAL"]
    assert legal["cells"] == [
        {"value": 1, "unit": "turn", "excluded": 0},
        {"value": 0, "unit": "person", "excluded": 1},
    ]
    assert shape["periods"] == [{"from": "2016-01-01", "to": "2020-12-31"}]
    whole = {"merged": 0, "missing": 3, "missing_of_desks": 2, "desks_behind": 1}
    assert (shape["bundles"], shape["unresolved"]) == (whole, 0)
    assert shape["rules"]["I-07"]


def test_every_form_has_words_in_both_languages(made: World) -> None:
    """Each line names lines that its indicator really has, in a unit that it is counted in."""
    made.meeting(date(2019, 3, 5))
    known = {(row.indicator, row.line, row.unit) for row in made.report(PROGRAMME, ON).rows}
    for form in forms.FORMS:
        assert forms.title(form).vi
        for line in [*forms.lines(form, PROGRAMME.last), *forms.lines(form, NEXT.last)]:
            assert line.words.vi
            assert line.words.en
            for of in line.of:
                for unit in line.units:
                    assert (line.indicator, of, unit) in known or of == "OTHER_UNKNOWN"
