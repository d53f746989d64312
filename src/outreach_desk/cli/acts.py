"""What each word does: it calls the act of the desk that the window calls too, and words the answer."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from outreach_desk.cli import (
    exchange_acts,
    import_acts,
    official_acts,
    report_acts,
    seal_acts,
    sheets,
    slip_acts,
    trust_acts,
    wording,
)
from outreach_desk.cli.printing import Answer
from outreach_desk.desk import (
    enrol,
    enter,
    figures,
    look,
    questions,
    sealing,
    send,
    stick,
    unlock,
)
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem, Refused, Usage
from outreach_desk.ground.language import N_, _, ngettext, said
from outreach_desk.ground.paths import Home

STDIN = "-"
Act = Callable[[Desk, Namespace], Answer]


def new(home: Home, passphrase: str, given: Namespace) -> Answer:
    """Make a desk."""
    if not given.name.strip():
        raise Usage("name_missing", said(N_("Write a name: --name NAME.")))
    if given.kind == "office":
        if given.group is not None:
            raise Usage("office_has_no_group", said(N_("An office desk has no group: leave out --group.")))
        desk = unlock.new_office(home, passphrase, name=given.name)
    else:
        desk = unlock.new_team(home, passphrase, name=given.name, group_code=given.group)
    try:
        data = {"kind": given.kind, "device": desk.device, "group_code": desk.fact("group_code")}
    finally:
        desk.close()
    return Answer(data, [_("The desk is made. Its device is {device}.").format(device=data["device"])])


def request(desk: Desk, given: Namespace) -> Answer:
    """Write this desk's request to be enrolled."""
    return wording.sent(enrol.request(desk, Path(given.to)))


def office_package(desk: Desk, given: Namespace) -> Answer:
    """Write directory, lists and keys for the teams."""
    return wording.sent(enrol.office_package(desk, Path(given.to)))


def approve(desk: Desk, given: Namespace) -> Answer:
    """Enrol the desk that asks."""
    with _about(given.file):
        done = enrol.approve(desk, Path(given.file))
    data = {
        "device": done.device,
        "group_code": done.group_code,
        "created": done.created,
        "words": done.words,
        "former": [*done.former],
        "shared": [vars(one) for one in done.shared],
    }
    lines = [
        _("Device {device} may speak for group {group} from now on.").format(
            device=done.device, group=done.group_code
        ),
        *(_("It was device {device} before, which has ended.").format(device=one) for one in done.former),
        *done.warnings(),
        *([_("This group is new at the office; it was made now.")] if done.created else []),
        wording.six_words(done.words),
    ]
    return Answer(data, lines)


def accept(desk: Desk, given: Namespace) -> Answer:
    """Take in an office package."""
    with _about(given.file):
        done = enrol.accept(desk, Path(given.file), spoken=given.words, anew=given.anew)
    state = (
        _("The office knows this desk; you can send.")
        if done.enrolled
        else _("The office has ended this desk's device. Draw a new one (renew-device), then send a request.")
        if done.ended
        else _("The office is known now. Send it this desk's request, and take in its next package.")
    )
    data = {
        "words": done.words,
        "group_code": done.group_code,
        "enrolled": done.enrolled,
        "ended": done.ended,
        "notice": done.notice,
    }
    lines = [state, *([done.notice] if done.notice else []), wording.six_words(done.words)]
    return Answer(data, lines)


def load(desk: Desk, given: Namespace) -> Answer:
    """Load a sheet. It is a refusal only if no row of it could be kept."""
    with _about(given.file):
        loaded = enter.load(desk, given.table, _read(given.file))
    lines = [
        _("{table}: {rows} rows read, {saved} saved, {unchanged} unchanged, {left} left out.").format(
            table=loaded.table,
            rows=loaded.rows,
            saved=loaded.saved,
            unchanged=loaded.unchanged,
            left=loaded.rows - loaded.saved - loaded.unchanged,
        )
    ]
    notes = [wording.row_problem(one) for one in loaded.problems]
    refusal = None
    if loaded.refused:
        first, words = (
            loaded.problems[0],
            N_("No row of this file could be kept. Correct it and load it again."),
        )
        refusal = Refused(
            "no_row_kept", said(words), file=_shown(given.file), row=first.row, column=first.column
        )
    return Answer(loaded.as_dict(), lines, notes, refusal)


def export(desk: Desk, given: Namespace) -> Answer:
    """Write what the office does not have yet, or the same bytes of a number again."""
    folder = Path(given.to)
    done = send.export(desk, folder) if given.again is None else stick.copy_again(desk, given.again, folder)
    lines = []
    for one in (done, *done.more):
        lines += [
            _("Written: {file}").format(file=one.path),
            ngettext("Number {seq}, {rows} row.", "Number {seq}, {rows} rows.", one.rows).format(
                seq=one.seq, rows=one.rows
            ),
            wording.six_words(one.words),
        ]
    return Answer(done.as_dict(), [*lines, _("Not yet confirmed by the office.")])


def check_stick(desk: Desk, given: Namespace) -> Answer:
    """Say which files on a stick are whole."""
    found = stick.check(desk, Path(given.folder))
    refusal = None
    if found.damaged:
        words = N_(
            "A file on this stick is not what was written. Write it again: export --to DIR --again SEQ."
        )
        refusal = Refused("stick_damaged", said(words), file=found.damaged[0].file)
    return Answer(found.as_dict(), wording.stick(found), problem=refusal)


def conflicts(desk: Desk, _given: Namespace) -> Answer:
    """List what waits for a person's answer."""
    found = questions.conflicts(desk)
    lines = [wording.question(one) for one in found]
    return Answer({"conflicts": found}, lines or [_("Nothing waits for an answer.")])


def holes(desk: Desk, _given: Namespace) -> Answer:
    """List what has not arrived."""
    desk.need_office()
    found = questions.holes(desk)
    words = {
        questions.MISSING: N_("{group}, device {device}: numbers {first} to {last} are missing."),
        questions.NOTHING_YET: N_("{group}, device {device}: nothing has arrived yet."),
        questions.QUIET: N_("{group}, device {device}: nothing from the newest month."),
    }
    lines = [
        _(words[one["kind"]]).format(
            group=one["group_code"], device=one["device"], first=one["first"], last=one["last"]
        )
        for one in found
    ]
    return Answer({"holes": found}, lines or [_("Everything that was sent has arrived.")])


def link(desk: Desk, given: Namespace) -> Answer:
    """Say that two client records are one person."""
    return Answer(questions.link(desk, given.one, given.other), [_("Linked: these two are one person.")])


def office_key(desk: Desk, given: Namespace) -> Answer:
    """Write out the office's private key; it was asked twice before."""
    path = enrol.office_key(desk, Path(given.to))
    lines = [_("Written: {file}").format(file=path), _("Whoever holds this file can read every bundle.")]
    return Answer({"file": path.name, "path": str(path)}, lines)


def report(desk: Desk, given: Namespace) -> Answer:
    """Count the figures of a period, or show the rows behind one."""
    asked = figures.parse_period(
        desk, first=given.first, last=given.last, code=given.period, calendar=given.calendar
    )
    on = figures.parse_on(given.on)
    if given.official:
        return official_acts.report(desk, asked, on, given)
    if given.rows is not None:
        return report_acts.rows(desk, asked, on, given)
    report_acts.check_report(desk, asked, on, given)
    if given.sealed:
        table = sealing.need_sealed(desk, asked)
    else:
        table = figures.count(desk, asked, on, by=given.by).table
    return report_acts.report(desk, table, given)


def dump(desk: Desk, given: Namespace) -> Answer:
    """Show a table as a bundle's CSV."""
    found = look.dump(desk, given.table, private=given.private)
    return Answer(found.as_dict(), raw=found.csv())


def check(desk: Desk, _given: Namespace) -> Answer:
    """Check that the desk's data are whole."""
    found = look.check(desk)
    lines = [
        _("Looked at {records} records and {bundles} bundles.").format(
            records=found.records, bundles=found.bundles
        )
    ]
    notes = [
        " ".join(part for part in (one.table, one.record, one.words()) if part) for one in found.problems
    ]
    if not found.problems:
        return Answer(found.as_dict(), [*lines, _("Everything is whole.")])
    words = N_("Something is damaged. Make no changes; ask for help and keep the newest backup safe.")
    return Answer(found.as_dict(), lines, notes, Refused("check_failed", said(words)))


WITH_A_DESK: dict[str, Act] = {
    "request": request,
    "approve": approve,
    "office-package": office_package,
    "accept": accept,
    "load": load,
    "export": export,
    "check-stick": check_stick,
    "import": import_acts.import_,
    "imports": import_acts.history,
    "undo": import_acts.undo,
    "redo": import_acts.redo,
    "erase": import_acts.erase,
    "bundle": import_acts.bundle,
    "conflicts": conflicts,
    "holes": holes,
    "link": link,
    "office-key": office_key,
    "report": report,
    "dump": dump,
    "sheet": sheets.sheet,
    "proposals": sheets.proposals,
    "check": check,
    "return": exchange_acts.return_,
    "twin": exchange_acts.twin_,
    "questions": exchange_acts.questions,
    "resolve": exchange_acts.resolve,
    "admit-rows": exchange_acts.admit_rows,
    "discard-rows": exchange_acts.discard_rows,
    "restore-rows": exchange_acts.restore_rows,
    "failed-rows": exchange_acts.failed_rows,
    **seal_acts.ACTS,
    **slip_acts.ACTS,
    **trust_acts.ACTS,
}


def _read(name: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read() if sys.stdin is not None else b""
    try:
        return Path(name).read_bytes()
    except OSError:
        raise Refused("unreadable", said(N_("The file is not there or cannot be read."))) from None


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Let a refusal say which file it is about."""
    try:
        yield
    except Problem as problem:
        problem.file = problem.file or _shown(name)
        raise


def _shown(name: str) -> str:
    return name if name == STDIN else Path(name).name
