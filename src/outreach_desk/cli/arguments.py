"""The words of the command line: which there are, what each takes, and how what was typed is read.

Light on purpose: the window is started through here too. A wrong word is our own `Usage`, never argparse's.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import LANGUAGES, N_, _, said

PROGRAM = "outreach-desk"
OPTIONS_USAGE = "[--home DIR] [--passphrase-file FILE] [--lang vi|en] [--json]"


class _Parser(argparse.ArgumentParser):
    """Reads words, and says our own sentence where they are wrong."""

    def __init__(self, usage: str) -> None:
        super().__init__(prog=PROGRAM, usage=usage, add_help=False, allow_abbrev=False)
        self.written = usage

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 - English, and it repeats what was typed
        raise Usage("usage", said(N_("Write it like this: {usage}"), usage=self.written))


@dataclass(frozen=True)
class Word:
    """One word: what follows it, what it does, and how that is added to a parser."""

    follows: str
    purpose: str
    add: Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True)
class Call:
    """What was typed: the options of all words, the word (None: the window), and the word's own arguments."""

    home: str | None = None
    passphrase_file: str | None = None
    language: str | None = None
    as_json: bool = False
    help: bool = False
    word: str | None = None
    given: argparse.Namespace = field(default_factory=argparse.Namespace)


def _nothing(_parser: argparse.ArgumentParser) -> None:
    return


def _to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True)


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")


def _export(parser: argparse.ArgumentParser) -> None:
    _to(parser)
    parser.add_argument("--again", type=int)


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("team", "office"))
    parser.add_argument("--name", required=True)
    parser.add_argument("--group")


def _load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table")
    parser.add_argument("file")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+")
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--let-in", action="store_true")


def _accept(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--words")
    parser.add_argument("--anew", action="store_true")


def _trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--confirm", action="store_true")


def _revoke(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("device")
    parser.add_argument("--through", type=int, required=True)


def _rotate_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--anyway", action="store_true")


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("imports", nargs="+")
    parser.add_argument("--preview", action="store_true")


def _redo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name")


def _erase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table")
    parser.add_argument("record")
    parser.add_argument("--yes", action="count", default=0)


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("inspect", "verify"))
    parser.add_argument("file")


def _return(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--group", required=True)
    _to(parser)


def _failed_rows(parser: argparse.ArgumentParser) -> None:
    _to(parser)
    parser.add_argument("--group")


def _rows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rows", nargs="+")


def _admit_rows(parser: argparse.ArgumentParser) -> None:
    _rows(parser)
    parser.add_argument("--other-group", action="store_true")


def _questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--discarded", action="store_true")


def _resolve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question")
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--take")
    either.add_argument("--value")


def _link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("one")
    parser.add_argument("other")


def _office_key(parser: argparse.ArgumentParser) -> None:
    _to(parser)
    parser.add_argument("--yes", action="count", default=0)


def _period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    parser.add_argument("--calendar", choices=("calendar", "administrative"), default="calendar")


def _unseal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?")
    _period(parser)


def _chase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int)


def _norms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("norm", nargs="?")
    parser.add_argument("limit", nargs="?")
    parser.add_argument("--from", dest="first")


def _seal(parser: argparse.ArgumentParser) -> None:
    _unseal(parser)
    parser.add_argument("--on")


def _report(parser: argparse.ArgumentParser) -> None:
    _period(parser)
    parser.add_argument("--period")
    parser.add_argument("--on")
    parser.add_argument("--sealed", action="store_true")
    parser.add_argument("--by")
    parser.add_argument("--rows")
    forms = ("table", "csv", "json", "xlsx", "pdf", "dhis2")
    parser.add_argument("--as", dest="form", choices=forms, default="table")
    parser.add_argument("--into")
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("--landscape", action="store_true")
    parser.add_argument("--no-charts", dest="charts", action="store_false")
    parser.add_argument("--org-unit")
    _official(parser)


def _official(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--official", choices=("annual", "support", "models", "change", "group"))
    parser.add_argument("--group")
    parser.add_argument("--point")
    parser.add_argument("--before-from", dest="before_first")
    parser.add_argument("--before-to", dest="before_last")


def _slips(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overdue", action="store_true")


def _stub(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number")
    parser.add_argument("--served", required=True)
    parser.add_argument("--returned")


def _dump(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table")
    parser.add_argument("--private", action="store_true")


def _sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table")
    _to(parser)
    parser.add_argument("--as", dest="form", choices=("xlsx", "csv"), default="xlsx")
    parser.add_argument("--private", action="store_true")


def _proposals(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--accept", nargs="+", action="extend", default=[])
    parser.add_argument("--repair", nargs="+", action="extend", default=[])
    parser.add_argument("--accept-all", action="store_true")


def _practice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", type=int)


_PERIOD = "2026-Q3 | --from DAY --to DAY [--calendar calendar|administrative]"

WORDS: dict[str, Word] = {
    "new": Word("team|office --name NAME [--group CODE]", N_("make a desk"), _new),
    "request": Word("--to DIR", N_("team: write the request to be enrolled"), _to),
    "approve": Word("FILE", N_("office: enrol the desk that asks"), _file),
    "office-package": Word("--to DIR", N_("office: write lists and keys for the teams"), _to),
    "accept": Word("FILE [--words WORDS [--anew]]", N_("team: take in an office package"), _accept),
    "load": Word("TABLE FILE.csv|-", N_("load a sheet of records"), _load),
    "export": Word(
        "--to DIR [--again SEQ]",
        N_("team: write what the office does not have yet, or the same file again"),
        _export,
    ),
    "check-stick": Word("DIR", N_("read the files on a stick and say whether they are whole"), _folder),
    "import": Word(
        "FILE|DIR… [--preview [--rows]] [--let-in]", N_("take in files, or all files of a stick"), _import
    ),
    "imports": Word("", N_("list what came in"), _nothing),
    "undo": Word("IMPORT… [--preview]", N_("take imports back"), _undo),
    "redo": Word("IMPORT", N_("let an undone import in again"), _redo),
    "bundle": Word("inspect|verify FILE", N_("look into a file without taking it in"), _bundle),
    "erase": Word("TABLE ID --yes --yes", N_("empty what is personal of a record, for good"), _erase),
    "return": Word("--group CODE --to DIR", N_("office: write the answer to one group"), _return),
    "twin": Word("--to DIR", N_("team: write what the group's other laptop may lack"), _to),
    "questions": Word(
        "[--discarded]", N_("list everything that is asked at this desk, or the discarded rows"), _questions
    ),
    "resolve": Word("QUESTION --take ours|theirs|VALUE | --value VALUE", N_("answer a conflict"), _resolve),
    "admit-rows": Word(
        "QUESTION… [--other-group]", N_("office: let in rows that wait for a person"), _admit_rows
    ),
    "discard-rows": Word("QUESTION…", N_("office: put waiting rows aside"), _rows),
    "restore-rows": Word("QUESTION…", N_("office: let discarded rows wait again"), _rows),
    "failed-rows": Word(
        "--to DIR [--group CODE]", N_("office: write the rows that wait as a sheet"), _failed_rows
    ),
    "conflicts": Word("", N_("list what waits for a person's answer"), _nothing),
    "holes": Word("", N_("office: list what has not arrived"), _nothing),
    "link": Word("A B", N_("office: say that two client records are one person"), _link),
    "office-key": Word("--to DIR --yes --yes", N_("office: write out its private key"), _office_key),
    "trust": Word("[--confirm]", N_("list the desks that may send; office: confirm the list"), _trust),
    "revoke": Word("DEVICE --through N", N_("office: believe a device no further than N"), _revoke),
    "rotate-keys": Word("[--anyway]", N_("office: name its next keys, then use them"), _rotate_keys),
    "admit-fork": Word("FILE", N_("office: let in the second of two laptops that claim to be one"), _file),
    "renew-device": Word("", N_("draw a new device for this desk"), _nothing),
    "report": Word(
        "--from DAY --to DAY | --period 2026-Q3 [--calendar calendar|administrative] [--on DAY] "
        "[--sealed] [--by group|month|educator|…] [--rows I-05/TOTAL/person|LINE/COLUMN] "
        "[--as table|csv|json|xlsx|pdf|dhis2] [--into DIR] [--shared] [--landscape] [--no-charts] "
        "[--org-unit CODE] "
        "[--official annual|support|models|change|group] [--group CODE | --point CODE] "
        "[--before-from DAY --before-to DAY]",
        N_("count the figures of a period, also split or as sealed, or show the rows behind one"),
        _report,
    ),
    "seal": Word(
        f"{_PERIOD} [--on DAY]", N_("office: seal a period, so that its figures stay as they are"), _seal
    ),
    "unseal": Word(_PERIOD, N_("office: take the seal off a period"), _unseal),
    "chase": Word("[--year 2026]", N_("office: say which group reported which month"), _chase),
    "seals": Word("", N_("office: list the periods that were sealed"), _nothing),
    "norms": Word(
        "[NORM [LIMIT] [--from DAY]]",
        N_("list the limits by which reports warn; office: set one, or without a limit take it back"),
        _norms,
    ),
    "slips": Word("[--overdue]", N_("team: list the slips without an outcome"), _slips),
    "stub": Word("NUMBER --served DAY [--returned DAY]", N_("team: take in a stub that came back"), _stub),
    "dump": Word("TABLE [--private]", N_("show a table as a bundle's CSV"), _dump),
    "sheet": Word(
        "TABLE --to DIR [--as xlsx|csv] [--private]",
        N_("write a table for a spreadsheet, not sealed"),
        _sheet,
    ),
    "proposals": Word(
        "FILE [--accept ROW:COLUMN …] [--repair ROW:COLUMN …] [--accept-all]",
        N_("show what a sheet that came back says otherwise, and take the chosen cells"),
        _proposals,
    ),
    "check": Word("", N_("check that the desk's data are whole"), _nothing),
    "practice": Word("[--seed N] [--leave-out K]", N_("play a province with fictional people"), _practice),
    "self-test": Word("", N_("check that the program is whole"), _nothing),
}


def read(typed: Sequence[str]) -> Call:
    """Read what was typed after the program's name. Raises Usage."""
    options = _Parser(usage())
    options.add_argument("--home")
    options.add_argument("--passphrase-file")
    options.add_argument("--lang", dest="language", choices=LANGUAGES)
    options.add_argument("--json", dest="as_json", action="store_true")
    options.add_argument("-h", "--help", action="store_true")
    shared, rest = options.parse_known_args(list(typed))
    place = next((place for place, one in enumerate(rest) if one in WORDS), None)
    if place is None:
        if rest and not shared.help:
            raise Usage("unknown_word", said(N_("There is no such word. There are: {words}"), words=_all()))
        return Call(**vars(shared))
    word = rest.pop(place)
    if shared.help:
        return Call(**vars(shared), word=word)
    parser = _Parser(usage(word))
    WORDS[word].add(parser)
    return Call(**vars(shared), word=word, given=parser.parse_args(rest))


def language_wanted(typed: Sequence[str]) -> tuple[str | None, str | None]:
    """Give home and language as far as they can be read, for saying what was wrong with the rest."""
    found: dict[str, str] = {}
    for one, following in zip(typed, [*typed[1:], ""], strict=True):
        name, equals, value = one.partition("=")
        found.setdefault(name, value if equals else following)
    language = found.get("--lang")
    return found.get("--home") or None, language if language in LANGUAGES else None


def usage(word: str | None = None) -> str:
    """Give how a word is written, or all of them."""
    if word is None:
        return f"{PROGRAM} {OPTIONS_USAGE} WORD …"
    return f"{PROGRAM} {word} {WORDS[word].follows}".rstrip()


def help_lines(word: str | None) -> list[str]:
    """Give the help on one word, or on all."""
    chosen = [word] if word else list(WORDS)
    lines = [
        usage(),
        "",
        _("Without a word the window opens. Options may stand before or after the word."),
        "",
    ]
    for name in chosen:
        lines += [f"  {name} {WORDS[name].follows}".rstrip(), f"      {_(WORDS[name].purpose)}"]
    return lines


def _all() -> str:
    return ", ".join(WORDS)
