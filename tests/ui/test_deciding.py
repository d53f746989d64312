"""The page of waiting rows: let in after a call, discard with undo, and what is never let in."""

from collections.abc import Callable

from exchange_world import Cells, World
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from test_inside_screen import lines
from two_desks import press, settle, shown

from outreach_desk.desk import decide, inbox, look, receive
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]
OTHER = "01a207ea-ea21-7b7b-a0d2-904661b5a95f"


def opened(qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World, row: Cells) -> InboxScreen:
    """Take a row in that waits, and open the page of waiting rows with it chosen."""
    [found] = receive.receive(world.office, [world.senders["a"].file(world.stick, {"client": [row]})])
    assert len(found.held) == 1
    screen = shown(qtbot, jobs, world.office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See the open questions"))
    press(qtbot, jobs, named(screen, "Waiting rows"))
    view = screen.review.held.list
    view.setFocus()
    view.setCurrentIndex(view.rows.index(0, 0))
    settle(qtbot, jobs)
    return screen


def foreign(world: World) -> Cells:
    return world.senders["a"].client(record_id=OTHER, group_id=world.senders["c"].group)


def clients(world: World) -> bytes:
    return look.dump(world.office, "client").csv()


def is_offered(screen: QWidget, name: str) -> bool:
    found = [one for one in screen.findChildren(QAbstractButton) if one.accessibleName() == name]
    return any(one.isVisibleTo(screen) for one in found)


def test_a_row_of_another_group_comes_in_only_after_a_word_about_both(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    said: list[str] = []
    context.say = lambda words, _undo=None: said.append(words)
    screen = opened(qtbot, jobs, context, named, world, foreign(world))
    told = named(screen, "What can be done about this row").accessibleDescription()
    assert told.startswith("A team’s laptop writes only its own group’s records")
    assert ["Client code", "–", "A-1", "nothing yet: the row waits"] in lines(
        named(screen, "Columns of the chosen row")
    )
    assert screen.review.held.fields.list.verticalScrollBar().maximum() == 0
    button = named(screen, "Let it in")
    assert not button.isEnabled()

    press(qtbot, jobs, named(screen, "I have called both groups, and it may come in all the same"))
    press(qtbot, jobs, button)

    assert OTHER.encode() in clients(world)
    assert said == ["Let in. “What came in” shows its file, should it have to go back."]
    assert screen.review.held.page.sentence.text() == "No row waits."
    assert not is_offered(screen, "Discard this row")
    assert not is_offered(screen, "Write the list of waiting rows")


def test_a_row_of_an_unknown_laptop_asks_whose_it_is(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    row = world.senders["a"].client("77777777:1", OTHER)
    screen = opened(qtbot, jobs, context, named, world, row)
    told = named(screen, "What can be done about this row").accessibleDescription()
    assert "on a laptop that this office never let in" in told

    press(qtbot, jobs, named(screen, "I have called the team, and this row is theirs"))
    press(qtbot, jobs, named(screen, "Let it in"))

    assert OTHER.encode() in clients(world)


def test_a_value_that_cannot_be_right_is_never_offered_to_be_let_in(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    row = world.senders["a"].client(record_id=OTHER, birth_year="199O")
    screen = opened(qtbot, jobs, context, named, world, row)

    told = named(screen, "What can be done about this row").accessibleDescription()
    assert told.startswith("Something in it cannot be right, so it is never let in as it is.")
    assert not is_offered(screen, "Let it in")
    assert is_offered(screen, "Discard this row")


def test_a_row_is_discarded_and_the_toast_takes_it_back(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    undo: list[Callable[[], object]] = []
    context.say = lambda _words, act=None: undo.append(act) if act else None
    screen = opened(qtbot, jobs, context, named, world, foreign(world))

    qtbot.mouseClick(named(screen, "Discard this row"), Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert screen.review.held.page.sentence.text() == "No row waits. 1 row was discarded."
    assert (inbox.look(world.office).held, inbox.look(world.office).discarded) == (0, 1)

    undo[0]()
    settle(qtbot, jobs)
    assert screen.review.held.page.sentence.text() == "1 row is held back."
    assert decide.discarded(world.office) == []


def test_a_discarded_row_is_shown_on_request_and_waits_again(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    """The way to it stays, also where nothing else is open."""
    screen = opened(qtbot, jobs, context, named, world, foreign(world))
    press(qtbot, jobs, named(screen, "Discard this row"))
    press(qtbot, jobs, named(screen, "Back"))
    press(qtbot, jobs, named(screen, "Back"))
    assert named(screen, "Open questions and held rows").accessibleDescription() == "1 row was discarded."
    press(qtbot, jobs, named(screen, "See the open questions"))
    press(qtbot, jobs, named(screen, "Waiting rows"))

    press(qtbot, jobs, named(screen, "Show discarded rows too"))
    [row] = lines(named(screen, "Waiting rows"))[:1]
    assert row[4].startswith("discarded: ")
    view = screen.review.held.list
    view.setFocus()
    view.setCurrentIndex(view.rows.index(0, 0))
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Let it wait again"))

    assert inbox.look(world.office).held == 1
    assert not is_offered(screen, "Show discarded rows too")


def test_a_change_of_language_comes_back_to_the_waiting_rows(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, world: World
) -> None:
    screen = opened(qtbot, jobs, context, named, world, foreign(world))

    again = InboxScreen(context)
    qtbot.addWidget(again)
    again.show()
    again.set_typed(screen.typed())
    settle(qtbot, jobs)

    assert again.review.held.isVisible()
    assert len(lines(again.review.held.list)) == 1
