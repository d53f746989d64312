"""The window's settings come back as they were kept, and a bad file never stops the program."""

import json
from pathlib import Path

import pytest

from outreach_desk.ground import settings
from outreach_desk.ground.settings import Settings


def test_a_round_trip(tmp_path: Path) -> None:
    """What was saved is loaded, and no other file is left beside it."""
    kept = Settings(language="en", width=900, height=600, look=settings.DARK)
    settings.save(tmp_path / "settings.json", kept)
    assert settings.load(tmp_path / "settings.json") == kept
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_nothing_there_is_a_fresh_program(tmp_path: Path) -> None:
    """Vietnamese, as the system looks."""
    assert settings.load(tmp_path / "none.json") == Settings("vi", 1120, 720, "system")


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00", '"vi"'])
def test_a_damaged_file_is_a_fresh_program(tmp_path: Path, text: str) -> None:
    """No message, no crash: there is nothing in it that a person would miss."""
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert settings.load(path) == Settings()


def test_each_value_is_checked(tmp_path: Path) -> None:
    """A value out of bounds is left out, an unknown one passed over, the others stay."""
    path = tmp_path / "settings.json"
    kept = {"language": "xx", "width": -1, "height": True, "look": "dark", "later": 1}
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert settings.load(path) == Settings(look="dark")


def test_a_failed_save_keeps_the_old_file(tmp_path: Path) -> None:
    """Where the new file cannot take the place, the folder is as before."""
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(OSError, match="settings"):
        settings.save(tmp_path / "settings.json", Settings())
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
