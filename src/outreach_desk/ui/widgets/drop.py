"""Takes files and folders that are dropped on a screen: there are no file dialogs."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class Drop(QObject):
    """Watches a widget; `files(list of Path)` and `folders(list of Path)` come when something was dropped."""

    files = Signal(list)
    folders = Signal(list)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept what lies on this computer, and say what it is."""
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            if _paths(event.mimeData()):
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent):
            self.take(_paths(event.mimeData()))
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def take(self, paths: list[Path]) -> None:
        """Say what was dropped."""
        folders = [path for path in paths if path.is_dir()]
        files = [path for path in paths if path.is_file()]
        if folders:
            self.folders.emit(folders)
        if files:
            self.files.emit(files)


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
