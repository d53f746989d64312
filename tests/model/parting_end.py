"""The end of a run: everybody sends, takes and does what the messages say, until nothing moves any more.

Then every laptop holds what the office holds, byte for byte, and every write ever made is accounted for.
"""

from pathlib import Path

from ledger import PARKED, File, Key, Lost, View
from parting_desks import Life
from parting_run import Run, apart, groups

from outreach_desk.ground.errors import Problem, Refused

ROUNDS, QUIET = 12, 2  # what was undone falls, is said, and comes again
HEARD = {"rolled_back", "not_for_us", "wrong_office", "ended"}


class End:
    """Brings a run to rest and looks at what is left."""

    def __init__(self, run: Run) -> None:
        self.run, self.desks = run, run.desks
        self.trouble: dict[str, str] = {}
        self.begun = True

    def come_to_rest(self) -> None:
        """Deliver what is on its way, then let everybody send and hear until nobody has any trouble."""
        for file in list(self.run.pool):
            for life in self.run.readers(file):
                self.bring(file, life)
        quiet = 0
        for _round in range(ROUNDS):
            quiet = 0 if self.round() else quiet + 1
            if quiet == (QUIET if self.run.figures["undone"] else 1):
                return
        raise AssertionError(f"no rest after {ROUNDS} rounds: {self.trouble}")

    def round(self) -> bool:
        """Let everybody send, and the office answer. Gives whether anybody had to do more than that."""
        told, self.trouble = dict(self.trouble), {}
        self.mend(told)
        if told or self.begun:
            package = self.desks.package()
            for life in self.desks.teams():
                self.hear(life, package)
        self.begun = False
        for life in self.desks.teams():
            file = self.run.report(life) if life.name not in self.trouble else None
            if file is not None:
                self.bring(file, self.desks.office)
        for group in groups():
            file = self.run.give_back(group)
            for life in self.desks.teams() if file else []:
                if life.group == group and life.name not in self.trouble:
                    self.bring(file, life)
        return bool(told or self.trouble)

    def mend(self, told: dict[str, str]) -> None:
        """Do what the messages of the last round said."""
        for name in told:
            self.run.allowed(lambda life=self.desks.lives[name]: self.desks.renew(life))
        self.run.allowed(self.desks.confirm)
        for life in self.desks.teams():
            if not self.desks.enrolled(life):
                self.ask_in(life)

    def ask_in(self, life: Life) -> None:
        """Let the office know a laptop; of a name that was ended its message says to draw a new one first."""
        try:
            self.desks.request(life)
        except Refused as refused:
            if refused.code != "device_revoked":
                raise
            self.desks.renew(life)
            self.desks.request(life)

    def hear(self, life: Life, package: Path) -> None:
        """Let a laptop take in the office's package, and note what its message says."""
        try:
            self.desks.accept(life, package)
        except Problem as problem:
            self.trouble[life.name] = problem.code
        else:
            if not self.desks.enrolled(life):
                self.trouble[life.name] = "ended"
        if life.name in self.trouble and self.trouble[life.name] not in HEARD:
            raise AssertionError(self.trouble)

    def bring(self, file: File, life: Life) -> None:
        """Bring a file to a reader, and do what the message says where it is refused."""
        if file.name in life.memory.taken:
            return
        reason = self.run.deliver(life, file)
        maker = self.desks.lives[file.maker]
        if reason == "revoked_late":
            reason = self.run.deliver(life, file, let_in=True)
        if reason == "rolled_back":
            self.trouble[life.name] = reason
        elif life is self.desks.office and reason in {"fork", "revoked_sender"}:
            self.run.admit(file)
            if maker.alive:
                self.trouble[maker.name] = reason
        elif reason == "fork" and file.kind == "return":
            self.trouble[self.desks.office.name] = reason
        elif reason == "unknown_sender" and maker.alive:
            self.trouble[maker.name] = reason

    # ---- what is left --------------------------------------------------------------------------

    def check(self) -> None:
        """Everybody agrees, nothing is damaged, nothing is lost."""
        views = {life.name: self.desks.view(life) for life in [self.desks.office, *self.desks.teams()]}
        for life in self.desks.teams():
            self.agree(life, views[life.name], views[self.desks.office.name])
        for name in views:
            assert self.desks.check(self.desks.lives[name]) == []
        self.run.tell_apart()
        self.nothing_lost(views)

    def agree(self, life: Life, here: View, office: View) -> None:
        group = self.desks.groups[str(life.group)]
        held = {key for _, key in here.waiting}
        for key, row in office.rows.items():
            if self.group_of(key, office) != group or key in held:
                continue
            assert key in here.rows, f"{life.name} lacks {key}"
            assert here.rows[key] == row, f"{life.name} {key}: {apart(here.rows[key], row)}"
        parked = {(one["table"], one["record"]) for one in here.asked if one["kind"] in PARKED}
        at_office = {key for _, key in office.waiting} | office.rows.keys()
        alone = here.rows.keys() - at_office - parked
        assert not alone, f"only {life.name} has {sorted(alone)}"

    @staticmethod
    def group_of(key: Key, view: View) -> str | None:
        """Give whose record it is; none's where an undo left an own correction alone."""
        row = view.rows[key]
        root = row if "group_id" in row else view.rows.get(("meeting", row["meeting_id"]), {})
        return root.get("group_id")

    def nothing_lost(self, views: dict[str, View]) -> None:
        """Each write of a life that goes on stands, was overwritten by who knew it, or is asked about."""
        ledger, office = self.run.ledger, self.desks.office
        for life in [office, *self.desks.teams()]:
            told = [number for number in life.memory.own if number not in ledger.shared]
            own = {(number, fact) for number in told for fact in ledger.writes[number].facts}
            lost = ledger.lost(office.memory, views[office.name], own)
            left = [one for one in lost if not self.asked_anywhere(one, views)]
            assert left == [], f"of {life.name}: {left}"

    def asked_anywhere(self, one: Lost, views: dict[str, View]) -> bool:
        write = self.run.ledger.writes[one.number]
        return any(self.run.ledger.is_asked(write, one.fact, view) for view in views.values())
