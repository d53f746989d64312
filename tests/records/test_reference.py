"""Promises of the code lists: whole, bilingual, dated, mapped, and open to an office's own codes."""

import csv
import re
from collections.abc import Iterator
from datetime import date

import pytest

from outreach_desk.ground import language, paths
from outreach_desk.records.reference import Code, Codes, shipped

LISTS = shipped().lists()
ALL_CODES = [code for name in LISTS for code in shipped().codes(name)]
CLOSED = {
    "attendee_role",
    "client_status",
    "consent_how",
    "consent_purpose",
    "contact_mode",
    "declined_by",
    "evidence",
    "follow_up_outcome",
    "follow_up_way",
    "gender",
    "group_kind",
    "incident_perpetrator",
    "incident_response",
    "incident_type",
    "meeting_status",
    "need_status",
    "person_link_verdict",
    "point_status",
    "presence",
    "referral_status",
    "service_line",
    "service_setting",
}


@pytest.fixture
def codes() -> Codes:
    return shipped()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    language.set_language("en")
    yield
    language.set_language("en")


def local(name: str, code: str, **values: object) -> Code:
    return Code(list=name, code=code, **({"vi": "Của văn phòng", "en": "Office's own"} | values))  # type: ignore[arg-type]


def test_every_list_has_its_file_and_every_file_its_list() -> None:
    """`lists.csv` and the folder say the same."""
    files = {path.stem for path in paths.resource("codes").glob("*.csv")} - {"lists"}
    assert set(LISTS) == files
    assert len(LISTS) == 39


def test_every_list_and_code_has_words_in_both_languages() -> None:
    """No label is empty, and none has spaces at its ends."""
    wordless = [code for code in ALL_CODES if not (code.vi and code.en)]
    untidy = [code for code in ALL_CODES if code.vi != code.vi.strip() or code.en != code.en.strip()]
    assert (wordless, untidy) == ([], [])
    language.set_language("pseudo")
    assert all(shipped().list_label(name).startswith("⟦") for name in LISTS)


def test_a_code_stands_once_in_its_list_and_has_the_form_of_a_code() -> None:
    """The files are read raw: reading into a dictionary would hide a code written twice."""
    for name in LISTS:
        with (paths.resource("codes") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            raw = [row["code"] for row in csv.DictReader(file)]
        assert sorted(raw) == sorted(set(raw)), name
        assert [code for code in raw if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", code)] == [], name


def test_an_order_is_given_once_in_a_list(codes: Codes) -> None:
    """No two codes of a list share a place."""
    for name in LISTS:
        order = [code.sort for code in codes.codes(name)]
        assert order == sorted(set(order)), name


def test_what_a_code_maps_to_exists_and_maps_no_further(codes: Codes) -> None:
    """One step leads to the code that national figures count."""
    mapped = [code for code in ALL_CODES if code.maps_to is not None]
    targets = [codes.find(code.list, code.maps_to or "") for code in mapped]
    assert len(mapped) == 3
    assert [target for target in targets if target is None or target.maps_to is not None] == []


def test_days_are_days_and_in_order() -> None:
    """Reading parsed them; the last day is not before the first."""
    backwards = [
        code
        for code in ALL_CODES
        if code.active_from and code.active_to and code.active_to < code.active_from
    ]
    assert backwards == []


def test_closed_lists_are_those_the_program_reasons_about(codes: Codes) -> None:
    """Offices may add to all others."""
    assert {name for name in LISTS if not codes.is_open(name)} == CLOSED


def test_the_police_never_receives_data(codes: Codes) -> None:
    """Of the shipped kinds the police alone is no recipient, and no office can change that."""
    refused = [code.code for code in codes.codes("organisation_kind") if not codes.may_receive(code.code)]
    changed = codes.with_local(
        [
            local("organisation_kind", "police", extra={"recipient": "true"}, maps_to="hospital"),
            local("organisation_kind", "ward_police", maps_to="police", extra={"recipient": "true"}),
            local("organisation_kind", "unmapped"),
            local("organisation_kind", "ward_clinic", maps_to="private_clinic"),
        ]
    )
    asked = ["police", "ward_police", "unmapped", "ward_clinic", "no_such_kind"]
    assert refused == ["police"]
    assert [changed.may_receive(kind) for kind in asked] == [False, False, False, True, False]


def test_every_service_belongs_to_a_line(codes: Codes) -> None:
    """Each service has a line that exists, and each line has a service."""
    lines = {codes.line(code.code) for code in codes.codes("service_type")}
    assert lines == {code.code for code in codes.codes("service_line")}
    assert (codes.line("loan"), codes.line("hiv_test"), codes.line("no_such")) == ("CAPITAL", "HIV", None)


def test_a_service_of_the_offices_own_counts_in_the_line_of_its_base(codes: Codes) -> None:
    """Own codes are mapped, not lost."""
    desk = codes.with_local([local("service_type", "hairdressing_course", maps_to="voc_training")])
    assert desk.line("hairdressing_course") == "EDU_JOB"
    assert desk.base("service_type", "hairdressing_course") == "voc_training"
    assert codes.find("service_type", "hairdressing_course") is None


def test_only_what_the_client_said_is_unverified(codes: Codes) -> None:
    """Self-report is shown apart (domain.md §2.3); an unknown code verifies nothing."""
    unverified = [code.code for code in codes.codes("evidence") if not codes.verified(code.code)]
    assert unverified == ["client_said"]
    assert codes.verified("no_such") is False


def test_care_linkage_is_off_until_the_office_turns_it_on(codes: Codes) -> None:
    """It is not offered, but found where a record has it (domain.md §5.4)."""
    offered = [code.code for code in codes.choices("service_type", date(2026, 7, 1))]
    desk = codes.with_local([local("service_type", "hiv_care_link", sort=180)])
    assert "hiv_care_link" not in offered
    assert codes.label("service_type", "hiv_care_link") == "Care linkage"
    assert "hiv_care_link" in [code.code for code in desk.choices("service_type", None)]
    assert desk.line("hiv_care_link") == "HIV"


def test_choices_are_those_in_force_on_the_day(codes: Codes) -> None:
    """The labour department until 28/02/2025, the health department from the next day; districts to 30/06."""
    kinds = ("moh_dept", "molisa_dept", "district_pc")

    def offered(on: date | None) -> list[str]:
        return [code.code for code in codes.choices("organisation_kind", on) if code.code in kinds]

    assert offered(date(2025, 2, 28)) == ["molisa_dept", "district_pc"]
    assert offered(date(2025, 3, 1)) == ["moh_dept", "district_pc"]
    assert offered(date(2025, 6, 30)) == ["moh_dept", "district_pc"]
    assert offered(date(2025, 7, 1)) == ["moh_dept"]
    assert offered(None) == ["moh_dept", "molisa_dept", "district_pc"]


def test_themes_of_2021_to_2025_count_as_the_models(codes: Codes) -> None:
    """T2, T3, T4 map to M3, M2, M1; prevention stands for itself (domain.md §2.1)."""
    themes = ("T1_PREVENTION", "T2_HARM_REDUCTION_GBV", "T3_WORKER_RIGHTS", "T4_REINTEGRATION")
    bases = [codes.base("support_model", theme) for theme in themes]
    assert bases == ["T1_PREVENTION", "M3_PEER_CAPACITY", "M2_WORKER_RIGHTS", "M1_COMMUNITY_SERVICES"]


def test_periods_have_their_decision_and_days(codes: Codes) -> None:
    """2026–2035 is a draft without a decision (domain.md §0)."""
    periods = {code.code: dict(code.extra) for code in codes.codes("programme_period")}
    assert periods == {
        "P2016_2020": {
            "decision": "361/QĐ-TTg",
            "from": "2016-01-01",
            "to": "2020-12-31",
            "draft": "false",
        },
        "P2021_2025": {
            "decision": "1629/QĐ-TTg",
            "from": "2021-01-01",
            "to": "2025-12-31",
            "draft": "false",
        },
        "P2026_2035": {"from": "2026-01-01", "to": "2035-12-31", "draft": "true"},
    }


@pytest.mark.parametrize(
    ("name", "code", "vi"),
    [
        ("support_model", "M3_PEER_CAPACITY", "Tăng cường năng lực nhóm đồng đẳng, nhóm tự lực, câu lạc bộ"),
        ("service_type", "legal_aid", "Trợ giúp pháp lý"),
        ("referral_status", "completed", "Chuyển gửi thành công"),
        ("not_completed_reason", "lost", "Mất liên lạc"),
        ("service_result", "loan_repaying", "Đang trả vốn"),
        ("activity_kind", "periodic_meeting", "Sinh hoạt nhóm định kỳ"),
        ("topic", "trafficking", "Phòng, chống mua bán người"),
        ("material", "sharps", "Hộp an toàn"),
        ("organisation_kind", "vbsp", "Ngân hàng Chính sách xã hội"),
        ("group_kind", "self_help", "Nhóm tự lực"),
        ("group_role", "core", "Thành viên nòng cốt"),
        ("place_type", "park_station", "Công viên, bến xe"),
        ("gender", "tg_w", "Chuyển giới nữ"),
        ("presence", "unmarked", "Chưa điểm danh"),
    ],
)
def test_labels_are_those_of_the_field(codes: Codes, name: str, code: str, vi: str) -> None:
    """Spot checks against the domain page."""
    found = codes.find(name, code)
    assert found is not None
    assert found.vi == vi


def test_words_on_the_screen_are_neutral_and_official_ones_are_for_paper(codes: Codes) -> None:
    """No list on the screen says what may harm a person whose screen is seen (domain.md §5.13)."""
    heavy = ("mại dâm", "bán dâm", "ma túy", "prostitut", "sex work")
    seen = [
        code.code
        for code in ALL_CODES
        if code.list != "topic" and any(word in f"{code.vi} {code.en}".casefold() for word in heavy)
    ]
    assert seen == []
    assert codes.label("population", "sw_f") == "Key population – women"
    assert codes.official_label("population", "sw_f") == "Women in sex work"
    assert codes.official_label("population", "owner") == "Establishment owner"


def test_materials_are_counted_in_their_own_unit(codes: Codes) -> None:
    """Each has a unit; an office's own has that of its base, or none."""
    desk = codes.with_local(
        [local("material", "condom_large", maps_to="condom_m"), local("material", "soap")]
    )
    assert [code.code for code in codes.codes("material") if not codes.material_unit(code.code)] == []
    assert [desk.material_unit(code) for code in ("lube", "condom_large", "soap", "no_such")] == [
        "sachet",
        "piece",
        "",
        "",
    ]


def test_an_unknown_code_is_shown_as_it_is(codes: Codes) -> None:
    """A code from a newer program does not vanish from a record."""
    assert codes.label("topic", "from_the_future") == "from_the_future"
    assert codes.official_label("topic", "from_the_future") == "from_the_future"
    assert codes.base("topic", "from_the_future") == "from_the_future"


def test_an_office_changes_words_and_days_but_not_the_meaning(codes: Codes) -> None:
    """A changed code keeps what it maps to."""
    change = local("support_model", "T3_WORKER_RIGHTS", sort=1, active_to=date(2024, 12, 31), maps_to="LOCAL")
    desk = codes.with_local([change])
    changed = desk.codes("support_model")[0]
    assert (changed.code, changed.en, changed.maps_to) == (
        "T3_WORKER_RIGHTS",
        "Office's own",
        "M2_WORKER_RIGHTS",
    )
    assert changed.active(date(2024, 12, 31))
    assert not changed.active(date(2025, 1, 1))


def test_own_codes_for_closed_or_unknown_lists_are_left_out(codes: Codes) -> None:
    """A desk opens whatever a newer office sent."""
    desk = codes.with_local([local("presence", "late"), local("no_such_list", "x")])
    assert (desk.find("presence", "late"), desk.find("no_such_list", "x")) == (None, None)
    assert desk.lists() == codes.lists()


def test_own_codes_that_map_in_a_ring_stand_for_themselves(codes: Codes) -> None:
    """A ring is entered by mistake and must not stop a report."""
    desk = codes.with_local([local("topic", "a", maps_to="b"), local("topic", "b", maps_to="a")])
    assert (desk.base("topic", "a"), desk.base("topic", "b")) == ("a", "b")


def test_own_codes_stay_on_their_desk(codes: Codes) -> None:
    """Two desks in one program do not share codes."""
    first = codes.with_local([local("topic", "sewing")])
    second = codes.with_local([local("topic", "cooking")])
    assert (first.find("topic", "cooking"), second.find("topic", "sewing")) == (None, None)
    assert shipped() is codes
