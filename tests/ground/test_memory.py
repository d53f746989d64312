"""What is spare is asked of the system, and where nobody says nothing is taken for spare."""

from pathlib import Path

import pytest

from outreach_desk.ground import memory

SAID = (
    "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    2000000 kB\nBuffers: 5 kB\n"
)


@pytest.mark.parametrize(
    ("said", "spare"),
    [(SAID, 2000000 * 1024), ("MemTotal: 5 kB\n", 0), ("MemAvailable: many kB\n", 0), ("MemAvailable:", 0)],
)
def test_what_linux_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, spare: int) -> None:
    """The line of what is available; an old kernel has none."""
    (tmp_path / "meminfo").write_text(said)
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory.sys, "platform", "linux")
    assert memory.spare() == spare


def test_a_system_that_says_nothing_has_nothing_to_spare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, no function: the usual is taken."""
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "none")
    for platform in ("linux", "darwin"):
        monkeypatch.setattr(memory.sys, "platform", platform)
        assert memory.spare() == 0
