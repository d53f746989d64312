"""Where things live: one home folder for a desk, and one function that knows the resources.

The home comes from `--home`, else from platformdirs. Practice desks have a folder of their own beside it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_INSTALLED = Path(__file__).parent.parent / "resources"
_CHECKOUT = Path(__file__).parents[3] / "resources"


def resource(name: str) -> Path:
    """Give the path of a file or folder under `resources/`, in a checkout and in an installed wheel."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root / name


@dataclass(frozen=True)
class Home:
    """The folder of one desk. Nothing of a desk lies outside it but what a person sends away."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "desk.db"

    @property
    def keys(self) -> tuple[Path, Path]:
        """Both copies of the key header."""
        return self.root / "desk.keys", self.root / "desk.keys.2"

    @property
    def backups(self) -> Path:
        """Encrypted copies of the database, made before each import."""
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        """The lock that keeps a second program off this desk."""
        return self.root / "desk.lock"

    @property
    def making(self) -> Path:
        """Stands here while a desk is being made: what lies beside it is no desk yet."""
        return self.root / "desk.making"

    @property
    def settings(self) -> Path:
        """Window size and language, nothing else."""
        return self.root / "settings.json"

    @property
    def log(self) -> Path:
        """Event codes and numbers, never words that a person typed."""
        return self.root / "desk.log"

    @property
    def kept_aside(self) -> Path:
        """Bundles composed or refused, still sealed."""
        return self.root / "aside"

    def exists(self) -> bool:
        """Say whether a desk was made here; one whose making was cut short was not."""
        if self.making.exists():
            return False
        return self.database.exists() or any(path.exists() for path in self.keys)

    def create(self) -> None:
        """Make the folder, for its owner only."""
        self.root.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            self.root.chmod(0o700)


def home(root: str | None) -> Home:
    """Give the desk's home: `root` where it is given, else the place the system keeps for programs."""
    if root is not None:
        return Home(Path(root).absolute())
    return Home(Path(platformdirs.user_data_dir("outreach-desk", appauthor=False)) / "desk")


def practice_home(root: str | None) -> Home:
    """Give the folder of the practice desk: beside the real one, never the real one."""
    real = home(root).root
    return Home(real.parent / f"{real.name}-practice")


def downloads() -> Path:
    """Give the person's Downloads folder."""
    return Path(platformdirs.user_downloads_dir())
