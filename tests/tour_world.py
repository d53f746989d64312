"""An office and laptops of made-up groups, with all that may part them: done by the acts that people do."""

import shutil
from pathlib import Path

from two_desks import DAY, PASSPHRASE, add, add_client, add_clients, export, new_office, new_team

from outreach_desk.desk import enrol, imports, receive, returns, revoke, send, twin, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record

GROUP, OTHERS = "SM07", ("BM02", "BM03", "BM04")
OFFICE, ONE, OLD = "far-province", "laptop-one", "laptop-one-before"
MANY = 20
LATER, LATER_STILL = DAY.replace(day=2), DAY.replace(day=3)


class World:
    """The desks by name; `file` is where they lie under `root`. The window's own must be closed here."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.aside = root / "carried"
        self.aside.mkdir()
        self.office = new_office(root / OFFICE, "Văn phòng tỉnh")
        self.one = self._team(ONE, "Máy một", GROUP)
        self.two = self._team("laptop-two", "Máy hai", GROUP)
        self.hear(self.one, self.two)

    def close(self) -> None:
        """Close what the window did not take over."""
        for desk in (self.office, self.two):
            desk.close()

    def hear(self, *teams: Desk) -> None:
        """Let teams take in what the office has to say to all."""
        package = enrol.office_package(self.office, self.aside).path
        for team in teams:
            enrol.accept(team, package)

    def report(self, team: Desk) -> str:
        """Bring the next file of a team to the office, and give its number there."""
        [done] = receive.receive(self.office, [export(team, self.aside)])
        return str(done.bundle)

    def part_the_laptops(self) -> None:
        """Let both write what the other does not know of, and the office meet it; one of its files goes."""
        who, kept, gone = (add_client(self.one, f"{GROUP}-00{number}") for number in (1, 2, 3))
        held = {"group_id": self.one.fact(identity.GROUP), "held_on": DAY, "kind": "group_talk"}
        meeting = add(self.one, "meeting", held | {"status": "held"})
        receive.receive(self.two, [twin.write_twin(self.one, self.aside).path])
        missing = add_client(self.one, f"{GROUP}-004")
        first = self.report(self.one)
        self.hear(self.one)
        self._keep_a_copy_of_one()
        add(self.one, "client", {"gender": "f", "registered_on": LATER, "nickname": "Lan"}, who)
        add(self.two, "client", {"gender": "tg_w", "registered_on": LATER_STILL, "nickname": "Liên"}, who)
        add(self.one, "client", {"population": "unspecified"}, kept)
        add(self.one, "meeting", {"status": "did_not_happen", "not_held_reason": "weather"}, meeting)
        add(self.two, "meeting", {"anonymous_f": 5}, meeting)
        for client in (gone, missing):
            add(self.one, "consent", {"client_id": client, "purpose": "refer", "given_on": DAY})
        for client in (kept, gone):
            _delete(self.two, "client", client)
        add(self.office, "consent", {"client_id": missing, "purpose": "phone", "given_on": DAY})
        self.report(self.one)
        self.report(self.two)
        imports.take_back(self.office, [first])

    def speak(self, stick: Path) -> None:
        """Leave what the office and the other laptop have for the first one on the stick."""
        enrol.office_package(self.office, stick)
        returns.write_return(self.office, GROUP, stick)
        twin.write_twin(self.two, stick)

    def raise_doubts(self, stick: Path) -> None:
        """Leave files on the stick that the office should not take in at sight."""
        self._many_changes(stick)
        self._names_what_was_taken_back(stick)
        self._two_claim_to_be_one(stick)
        self._comes_too_late(stick)

    def _team(self, folder: str, name: str, code: str) -> Desk:
        team = new_team(self.root / folder, name, code)
        enrol.approve(self.office, enrol.request(team, self.aside).path)
        return team

    def _keep_a_copy_of_one(self) -> None:
        self.one.close()
        shutil.copytree(self.root / ONE, self.root / OLD)
        self.one = unlock.unlock(Home(self.root / ONE), PASSPHRASE)

    def _many_changes(self, stick: Path) -> None:
        many = add_clients(self.two, MANY)
        self.report(self.two)
        self.hear(self.two)
        with self.two.write() as (session, author):
            for client in many:
                record.save(session, author, catalog.THINGS["client"], {"registered_on": LATER}, client)
        send.export(self.two, stick)

    def _names_what_was_taken_back(self, stick: Path) -> None:
        team = self._team("laptop-three", "Máy ba", OTHERS[0])
        self.hear(team)
        client = add_client(team, f"{OTHERS[0]}-001")
        first = self.report(team)
        self.hear(team)
        for purpose in ("refer", "phone"):
            add(team, "consent", {"client_id": client, "purpose": purpose, "given_on": DAY})
        send.export(team, stick)
        imports.take_back(self.office, [first])
        team.close()

    def _two_claim_to_be_one(self, stick: Path) -> None:
        team = self._team("laptop-four", "Máy bốn", OTHERS[1])
        self.hear(team)
        client = add_client(team, f"{OTHERS[1]}-001")
        self.report(team)
        shutil.copytree(self.root / "laptop-four", self.root / "laptop-four-copy")
        add(team, "client", {"gender": "f"}, client)
        self.report(team)
        team.close()
        copy = unlock.unlock(Home(self.root / "laptop-four-copy"), PASSPHRASE)
        add(copy, "client", {"gender": "m"}, client)
        send.export(copy, stick)
        copy.close()

    def _comes_too_late(self, stick: Path) -> None:
        team = self._team("laptop-five", "Máy năm", OTHERS[2])
        self.hear(team)
        for number in (1, 2):
            add_client(team, f"{OTHERS[2]}-00{number}")
            send.export(team, stick)
        revoke.revoke(self.office, team.device, 1)
        team.close()


def _delete(desk: Desk, table: str, record_id: str) -> None:
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS[table], record_id)
