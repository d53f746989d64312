"""`report` gives text at the terminal, or a file in a folder; a PDF is drawn without a window."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtWidgets import QApplication

from outreach_desk import __main__ as program
from outreach_desk.desk import unlock
from outreach_desk.ground import uic
from outreach_desk.ground.language import _
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, record
from outreach_desk.reports import gather

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
SOURCE = Path(__file__).parents[2] / "src"
Run = Callable[..., tuple[int, Any]]
ASKED = ("report", "--period", "2026-Q3", "--on", "05/11/2026")


@pytest.fixture
def office(run: Run, qapp: QApplication) -> Run:
    """Make an office; what Qt draws here is drawn with the one application of all tests."""
    assert run("office", "new", "office", "--name", "Province")[0] == 0
    return run


def test_a_file_of_each_form(office: Run, tmp_path: Path) -> None:
    """The answer says which file, and of DHIS2 how much of the report is not in it."""
    stick = tmp_path / "stick"
    stick.mkdir()
    for form in ("xlsx", "pdf", "csv", "dhis2"):
        code, told = office(
            "office", *ASKED, "--as", form, "--into", stick, "--org-unit", "VN_01", "--shared"
        )
        assert (code, told["as"], told["shared"], told["unmapped"]) == (0, form, True, [])
        assert Path(told["path"]).stat().st_size > 500
    rows = office("office", *ASKED, "--shared")[1]["rows"]
    assert told["empty"] == sum(row["value"] is None for row in rows) > 0
    assert len(list(stick.iterdir())) == 4


def test_a_pdf_speaks_vietnamese_with_letters_of_its_own(
    lawful_keys: None, office: Run, tmp_path: Path, passphrase_file: str
) -> None:
    """Its text can be taken out again, whole words with their marks; pages are numbered."""
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", "vi"]
    words = [*options, *ASKED, "--as", "pdf", "--into", str(tmp_path)]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "outreach_desk", *words],
        capture_output=True,
        check=True,
        encoding="utf-8",
        # No screen, and nobody said that there is none.
        env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
    )
    assert "Tệp có số liệu dưới 5" in done.stdout
    [path] = tmp_path.glob("report-*.pdf")
    file = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    text = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    for wanted in (
        "SỞ Y TẾ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Kỳ: 2026-Q3 (01/07/2026 – 30/09/2026) · dương lịch · ngày báo cáo 05/11/2026",
        "lượt người",
        "Người lập biểu",
        f"1 / {len(file.pages)}",
    ):
        assert wanted in text
    fonts = [font.get_object() for page in file.pages for font in page["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"].removeprefix("/").rpartition("+")[2] for font in fonts}
    assert names == {"BeVietnamPro-Regular", "BeVietnamPro-Bold"}
    below = [one.get_object()["/FontDescriptor"] for font in fonts for one in font["/DescendantFonts"]]
    assert all("/FontFile2" in one.get_object() for one in below)


def test_text_stays_at_the_terminal(office: Run) -> None:
    """The shared version too; for DHIS2 the object stands in the answer."""
    assert office("office", *ASKED, "--shared")[1]["shared"] is True
    code, told = office("office", *ASKED, "--as", "dhis2", "--org-unit", "VN_01")
    assert (code, told["dhis2"]["period"], told["unmapped"]) == (0, "2026Q3", [])


def test_an_official_table_is_a_file_too(office: Run, tmp_path: Path) -> None:
    """With the version for sharing."""
    for form in ("xlsx", "pdf", "csv"):
        words = (*ASKED, "--official", "annual", "--as", form, "--into", tmp_path, "--shared")
        code, told = office("office", *words)
        assert (code, told["shared"], told["file"].startswith("report-")) == (0, True, True)
    assert office("office", *ASKED, "--official", "annual", "--shared")[1]["form"] == "annual"


def test_an_official_table_says_how_whole_it_is(office: Run) -> None:
    """As any report does, with what may still move its figures; of some groups these alone."""
    told = office("office", *ASKED, "--official", "annual")[1]
    whole = {name: told[name] for name in ("bundles", "unresolved", "doubts", "groups")}
    report = office("office", *ASKED)[1]
    assert whole.pop("doubts")["pairs"] == report["doubts"]["pairs"]
    assert whole == {name: report[name] for name in whole}
    assert office("team", "new", "team", "--name", "Máy", "--group", "G-1")[0] == 0
    of_one = office("team", *ASKED, "--official", "support", "--group", "G-1")[1]
    assert ("bundles" in of_one, of_one["doubts"]["ranges"], of_one["groups"]) == (True, [], None)
    code, told = office("office", *ASKED, "--official", "annual", "--as", "dhis2")
    assert (code, told["problem"]["message"].endswith("table, csv, json, xlsx or pdf.")) == (2, True)


def doubtful(tmp_path: Path) -> None:
    """Let two clients of the first of two groups, who may be one person, have received a service each."""
    desk = unlock.unlock(Home(tmp_path / "office"), PASSPHRASE)
    with closing(desk), desk.write() as (session, author):

        def make(thing: str, **values: Any) -> str:
            return record.save(session, author, catalog.THINGS[thing], values).id

        group, _other = (make("peer_group", code=f"G-{number}", name=f"Nhóm {number}") for number in (1, 2))
        for month in (1, 2):
            code = uic.build("Hoa", "Lan", 1995, month, "01")
            her = make("client", group_id=group, registered_on=date(2026, 1, 1), uic=code)
            make("consent", client_id=her, purpose="record", given_on=date(2026, 1, 1))
            make("service", client_id=her, service="legal_aid", served_on=date(2026, 7, month))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_table_of_one_group_has_its_own_ranges(
    office: Run,
    tmp_path: Path,
    passphrase_file: str,
    capsys: pytest.CaptureFixture[str],
    lang: str,
) -> None:
    """At the terminal and as numbers, and none for outside; the other group's table has no range."""
    doubtful(tmp_path)
    told = office("office", *ASKED, "--official", "annual", "--group", "G-1")[1]["doubts"]
    total = [one for one in told["ranges"] if one["line"].startswith("EDU_JOB+") and one["unit"] == "person"]
    assert [(one["low"], one["value"], one["high"]) for one in total] == [(1, 2, 2)]
    words = (*ASKED, "--official", "annual", "--group", "G-1", "--as", "json", "--into", tmp_path)
    written = json.loads(Path(office("office", *words)[1]["path"]).read_text("utf-8"))["doubts"]
    assert (written["ranges"], "ids" in written["singles"][0]) == (told["ranges"], False)
    other = office("office", *ASKED, "--official", "annual", "--group", "G-2")[1]["doubts"]
    assert (other["pairs"], other["ranges"]) == (0, [])
    code, told = office("office", *ASKED, "--official", "annual", "--group", "G-1", "--shared")
    assert (code, told["problem"]["code"]) == (2, "shared_names")
    options = ["--home", str(tmp_path / "office"), "--passphrase-file", passphrase_file, "--lang", lang]
    program.main([*options, *ASKED, "--official", "annual", "--group", "G-1"])
    assert _("What may still move these figures") in capsys.readouterr().out


def test_the_rows_behind_a_cell_of_an_official_table(office: Run, tmp_path: Path) -> None:
    """By its line and column; what is none is refused with those that there are, a form before any count."""
    doubtful(tmp_path)
    annual = (*ASKED, "--official", "annual")
    line = next(one["line"] for one in office("office", *annual)[1]["lines"] if one["cells"][1]["value"])
    code, told = office("office", *annual, "--rows", f"{line}/2")
    assert (code, told["unit"], len(told["rows"]["counts"])) == (0, "person", 2)
    sheet = office("office", *annual, "--rows", f"{line}/2", "--as", "csv")[1]
    assert sheet["rows"] == told["rows"]
    for words, problem in (
        (("--rows", "NONE/1"), "figure_unknown"),
        (("--rows", "EDU"), "figure_form"),
        (("--rows", f"{line}/2", "--as", "pdf"), "form_unknown"),
    ):
        code, told = office("office", *annual, *words)
        assert (code, told["problem"]["code"]) == (2, problem)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", "xlsx"), "into_missing"),
        (("--as", "pdf"), "into_missing"),
        (("--as", "dhis2"), "org_unit"),
        (("--as", "dhis2", "--org-unit", "VN_01", "--calendar", "administrative"), "dhis2_period"),
        (("--as", "xml"), "usage"),
        (("--by", "group", "--shared"), "shared_names"),
        (("--official", "annual", "--as", "dhis2", "--org-unit", "VN_01"), "form_unknown"),
        (("--official", "annual", "--as", "pdf"), "into_missing"),
    ],
)
def test_what_cannot_be_had_is_said(
    office: Run, words: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, before anything is counted."""
    monkeypatch.setattr(gather, "parts", lambda *_all, **_named: pytest.fail("counted"))
    given, told = office("office", *ASKED, *words)
    assert (given, told["problem"]["code"]) == (2, code)
    assert json.dumps(told)
