"""The operating system's name for a machine, and nothing where there is none."""

import subprocess
from pathlib import Path

import pytest

from outreach_desk.ground import machine

ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (ID, None, ID),
        (f"{ID}\n", None, ID),
        (None, ID, ID),
        ("uninitialized\n", ID, ID),
        ("", None, None),
        (None, None, None),
        ("0123", None, None),
        ("é", None, None),
    ],
    ids=["a name", "a line", "the second place", "a first boot", "empty", "none", "short", "no ASCII"],
)
def test_linux(
    first: str | None,
    second: str | None,
    expected: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Read from the first place that has one; what is no name is none."""
    places = tmp_path / "machine-id", tmp_path / "dbus"
    for place, text in zip(places, (first, second), strict=True):
        if text is not None:
            place.write_text(text, encoding="utf-8")
    monkeypatch.setattr(machine, "_LINUX", places)
    monkeypatch.setattr(machine.sys, "platform", "linux")
    assert machine.machine_id() == expected


def test_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of what its own tool tells; where the tool fails, there is no name."""
    monkeypatch.setattr(machine.sys, "platform", "darwin")
    told = '    "IOPlatformUUID" = "00000000-1111-2222-3333-444444444444"\n'
    monkeypatch.setattr(
        subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], 0, stdout=told, stderr="")
    )
    assert machine.machine_id() == "00000000-1111-2222-3333-444444444444"

    def fails(*_args: object, **_named: object) -> None:
        raise subprocess.CalledProcessError(1, "ioreg")

    monkeypatch.setattr(subprocess, "run", fails)
    assert machine.machine_id() is None
