"""A desk with records that spreadsheets like to spoil, and the two spreadsheet programs nobody here wrote."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from team_desk import new_team

from outreach_desk.desk import enter, handout, proposals
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.proposed import Proposals

IDS = [f"0190a000-0000-7000-8000-00000000000{number}" for number in range(10)]
_COLUMNS = "id,registered_on,serial,gender,nickname,phone,note,birth_year,birth_month,commune,educator_code"
CLIENTS = f"""{_COLUMNS},partner_code
{IDS[1]},2026-07-01,0012,f,Nhài,0912345678,"one
two",1990,3,2025:00331,0012,00E5
{IDS[2]},2026-02-01,12345678901234567,m,Đặng Thị Phượng,+84912345678,=1+1,,,2025:01,,3/4
{IDS[3]},2026-02-03,-5,f,'tis,0281234567,"@x ""q"" y",,,2000:01,,TRUE
{IDS[4]},2025-12-11,1-2,f,＝1+1,113,,,,,,08:30
"""
MEETINGS = f"""id,held_on,starts_at,ends_at,kind,status,peer_led,anonymous_f,place,topics
{IDS[5]},2026-07-01,08:30,10:00,periodic_meeting,held,true,12,3-4 Lê Lợi,
{IDS[6]},2026-02-03,00:15,,periodic_meeting,held,false,0,+1,
"""
READ_AS_UTF_8 = "--infilter=CSV:44,34,76"
CSV_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76"


def make_desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Make a team desk with four clients, two meetings and a member."""
    made = new_team(folder)
    for table, sheet in (("member", "code\n0012\n"), ("client", CLIENTS), ("meeting", MEETINGS)):
        loaded = enter.load(made, table, sheet.encode())
        assert [(one.row, one.column, one.problem.code) for one in loaded.problems] == []
    return made


def handed_out(desk: Desk, folder: Path, table: str = "client", form: str = "csv") -> Path:
    """Hand a table out, private columns too."""
    return handout.write(desk, table, folder, form=form, private=True).path


def changed(desk: Desk, path: Path, old: str, new: str, count: int = 1) -> Proposals:
    """Replace a text in a CSV sheet as an editor would, and read it back."""
    before = path.read_bytes().decode("utf-8")
    assert before.count(old) >= count
    return proposals.read(desk, before.replace(old, new, count).encode("utf-8"))


def listed(found: Proposals) -> list[tuple[str, str, str, str | None]]:
    """Give column, from, to and damage of each proposal."""
    return [(one.column, one.now, one.to, one.damage.code if one.damage else None) for one in found.proposals]


def told(found: Proposals) -> list[str]:
    """Give the codes of what is told beside the cells."""
    return [one.problem.code for one in found.told]


def gnumeric(source: Path, folder: Path, ending: str) -> Path:
    """Open a file in Gnumeric and save it in another form."""
    target = folder / f"gnumeric.{ending}"
    subprocess.run(  # noqa: S603 - our own words
        [_need("ssconvert"), source, target], check=True, capture_output=True, timeout=120, env=_quiet(folder)
    )
    return target


def libreoffice(source: Path, folder: Path, ending: str, *options: str) -> Path:
    """Open a file in LibreOffice Calc and save it in another form."""
    target = folder / ending.partition(":")[0]
    target.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["--headless", profile, *options, "--convert-to", ending, "--outdir", str(target), str(source)]
    subprocess.run(  # noqa: S603 - our own words
        [_need("soffice"), *words],
        check=True,
        capture_output=True,
        timeout=180,
        env=_quiet(folder),
    )
    return target / f"{source.stem}.{ending.partition(':')[0]}"


def _need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: apt-get install gnumeric libreoffice-calc")
    return found


def _quiet(folder: Path) -> dict[str, str]:
    return os.environ | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder), "LC_ALL": "C.UTF-8"}
