"""A count of a preview opens its rows, and a row its columns: at the office and at the team, by keys."""

from collections.abc import Callable

from exchange_world import World, client, save
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot
from two_desks import press, settle, shown

from outreach_desk.desk import look, receive, returns, send
from outreach_desk.records import ids
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.screen import SendScreen

Named = Callable[[QWidget, str], QWidget]


def lines(view: QWidget) -> list[list[str]]:
    """Give all cells of a list as shown."""
    assert isinstance(view, QTableView)
    model = view.model()
    return [
        [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def count(qtbot: QtBot, jobs: Jobs, named: Named, screen: QWidget, name: str) -> None:
    """Open a count by the keyboard."""
    button = named(screen, name)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    settle(qtbot, jobs)


def test_the_office_opens_a_count_and_goes_back_to_take_it_in(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    """Who wrote the row, both values, and which one will count; nothing is changed by looking."""
    a, office = world.desk("a"), world.office
    who = client(a, "A-7", gender="f")
    client(a, "A-8")
    receive.receive(office, [send.export(a, world.stick).path])
    save(a, "client", {"gender": "m", "nickname": "Bông"}, who)
    file = send.export(a, world.stick).path
    for path in world.stick.iterdir():
        if path != file:
            path.unlink()
    before = look.dump(office, "client").csv()
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    rows = named(screen, f"Rows of {file.name}").accessibleDescription()
    assert rows == "Clients: 1 changed, 1 already here"

    count(qtbot, jobs, named, screen, f"Clients: 1 changed ({file.name})")

    [row] = lines(named(screen, "Rows of the file"))
    assert row[:2] == ["A-7", "Sen (G1)"]
    columns = lines(named(screen, "Columns of the chosen row"))
    assert columns[0] == ["Gender", "Woman", "Man", "what comes"]
    assert ["Client code", "A-7", "A-7", "both say the same"] in columns
    assert "Bông" not in str(columns)
    assert named(screen, "The chosen row").accessibleDescription() == "Client A-7"
    assert look.dump(office, "client").csv() == before

    qtbot.mouseClick(named(screen, "Back"), Qt.MouseButton.LeftButton)
    press(qtbot, jobs, named(screen, "Take in"))
    assert named(screen, f"Outcome of {file.name}").accessibleDescription() == "Taken in."


def test_another_row_is_chosen_by_the_arrow_keys(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    for serial in ("A-1", "A-2"):
        client(world.desk("a"), serial)
    file = send.export(world.desk("a"), world.stick).path
    screen = shown(qtbot, jobs, world.office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    count(qtbot, jobs, named, screen, f"Clients: 2 new ({file.name})")
    view = named(screen, "Rows of the file")
    assert view.hasFocus() or screen.focusWidget() is view

    qtbot.keyClick(view, Qt.Key.Key_Down)

    second = lines(view)[1][0]
    assert named(screen, "The chosen row").accessibleDescription() == f"Client {second}"
    columns = lines(named(screen, "Columns of the chosen row"))
    assert ["Client code", "–", second, "what comes"] in columns


def test_a_held_row_is_shown_with_its_reason_in_words(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    sender = world.senders["a"]
    file = sender.file(world.stick, {"client": [sender.client(birth_year="199O")]})
    screen = shown(qtbot, jobs, world.office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))

    count(qtbot, jobs, named, screen, f"Clients: 1 held back ({file.name})")

    [row] = lines(named(screen, "Rows of the file"))
    assert (row[0], row[1], row[4]) == ("2", "A-1", "a value in it cannot be right")
    told = named(screen, "The chosen row").accessibleDescription()
    assert told == "Clients, row 2, column “Birth year”: a value in it cannot be right."
    columns = lines(named(screen, "Columns of the chosen row"))
    assert ["Birth year", "–", "199O", "nothing yet: the row waits"] in columns


def test_where_no_column_can_be_shown_the_words_stand_right_below_the_list(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    schema = {"fields": [{"name": "id", "type": "string"}]}
    rows = {"novelty": f"id\r\n{ids.new()}\r\n".encode()}
    file = world.senders["a"].file(world.stick, rows, ours={"schemas": {"novelty": schema}})
    screen = shown(qtbot, jobs, world.office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    count(qtbot, jobs, named, screen, f"novelty: 1 held back ({file.name})")

    told = named(screen, "The chosen row")
    assert told.accessibleDescription().endswith("Nothing of this row can be shown here.")
    assert told.geometry().top() == 0
    assert told.height() == told.heightForWidth(told.width())


def test_the_team_opens_the_rows_of_an_answer(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    """The same widget at the other desk; it stays open over a change of language."""
    client(world.desk("a"), "A-7")
    receive.receive(world.office, [send.export(world.desk("a"), world.stick).path])
    for path in world.stick.iterdir():
        path.unlink()
    file = returns.write_return(world.office, "G1", world.stick).path
    screen = shown(qtbot, jobs, world.desk("b"), SendScreen, context)
    press(qtbot, jobs, named(screen, "A file from the office"))
    press(qtbot, jobs, named(screen, "Look inside"))
    count(qtbot, jobs, named, screen, f"Clients: 1 new ({file.name})")
    assert lines(named(screen, "Rows of the file"))[0][:2] == ["A-7", "Sen (G1)"]

    again = SendScreen(context)
    qtbot.addWidget(again)
    again.show()
    again.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert lines(named(again, "Rows of the file"))[0][0] == "A-7"
    qtbot.mouseClick(named(again, "Back"), Qt.MouseButton.LeftButton)
    press(qtbot, jobs, named(again, "Take in"))
    assert named(again, f"Outcome of {file.name}").accessibleDescription() == "Taken in."


def test_the_inbox_keeps_the_open_rows_over_a_change_of_language(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    client(world.desk("a"), "A-7")
    file = send.export(world.desk("a"), world.stick).path
    screen = shown(qtbot, jobs, world.office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    count(qtbot, jobs, named, screen, f"Clients: 1 new ({file.name})")

    again = InboxScreen(context)
    qtbot.addWidget(again)
    again.show()
    again.set_typed(screen.typed())
    settle(qtbot, jobs)

    assert lines(named(again, "Rows of the file"))[0][0] == "A-7"
