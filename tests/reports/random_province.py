"""A small province made by chance: several groups, links, deletions, open questions, blanks. All made up."""

from datetime import date, timedelta
from random import Random
from typing import Any

from report_world import World

from outreach_desk.records import review
from outreach_desk.records.exchange import Review

FIRST = date(2026, 5, 20)
DAYS = 90
COMMUNES = ("2025:00004", "2025:00008", None)
GENDERS = ("f", "m", "tg_w", None)
SERVICES = ("prep", "legal_counsel", "sti_care", "new_word")
KINDS = ("periodic_meeting", "group_talk", "board_meeting")
MODELS = ("M1_COMMUNITY_SERVICES", "M3_PEER_CAPACITY", None)


class Province:
    """Makes records by chance, the same for the same number."""

    def __init__(self, made: World, number: int) -> None:
        self.made = made
        self.chance = Random(number)  # noqa: S311 - test data
        self.places = [made.organisation(f"TC-{one}", kind) for one, kind in enumerate(("opc", "cdc", "ngo"))]
        self.groups = [self._group(one) for one in range(3)]
        self.clients = [self._client() for _ in range(9)]
        self.members = [self._member(one) for one in range(5)]
        self.meetings = [self._meeting() for _ in range(8)]
        for _ in range(8):
            self._contact()
        slips = [self._slip() for _ in range(9)]
        for _ in range(10):
            self._service(slips)
        for _ in range(2):
            one, other = self.chance.sample(self.clients, 2)
            made.link(one, other)
        made.delete("client", self.chance.choice(self.clients))
        made.delete("member", self.chance.choice(self.members))
        if self.chance.random() < 0.3:
            made.delete("peer_group", self.groups[2])
        for table, of in (("meeting", self.meetings), ("referral", slips)):
            self._question(table, self.chance.choice(of))

    def day(self) -> date:
        """Give a day."""
        return FIRST + timedelta(days=self.chance.randrange(DAYS))

    def _maybe(self, **values: Any) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None}

    def _group(self, number: int) -> str:
        values = self._maybe(
            unit=COMMUNES[number], organisation_id=self.places[number] if number else None, ended_on=None
        )
        return self.made.make("peer_group", code=f"N-{number}", name=f"Nhóm {number}", **values)

    def _client(self) -> str:
        values = self._maybe(
            gender=self.chance.choice(GENDERS),
            birth_year=self.chance.choice((1975, 1990, 2003, None)),
            commune=self.chance.choice(COMMUNES),
        )
        group = self.chance.choice(self.groups)
        client = self.made.make("client", group_id=group, registered_on=FIRST, **values)
        if self.chance.random() < 0.8:
            span = self._maybe(withdrawn_on=self.chance.choice((None, FIRST + timedelta(days=60))))
            given = FIRST + timedelta(days=self.chance.randrange(30))
            self.made.make("consent", client_id=client, purpose="record", given_on=given, **span)
        return client

    def _member(self, number: int) -> str:
        group = self.chance.choice(self.groups)
        who = self._maybe(client_id=self.chance.choice((*self.clients[:3], None)))
        member = self.made.make("member", group_id=group, code=f"TV-{number}", **who)
        for role in self.chance.sample(("leader", "core", "network"), 2):
            self.made.make("membership", member_id=member, group_id=group, role=role, starts_on=self.day())
        return member

    def _meeting(self) -> str:
        values = self._maybe(
            model=self.chance.choice(MODELS),
            commune=self.chance.choice(COMMUNES),
            anonymous_f=self.chance.choice((2, None)),
            anonymous_tg_m=self.chance.choice((1, None)),
        )
        status = self.chance.choice(("held", "held", "held", "did_not_happen"))
        if status != "held":
            values = {"not_held_reason": "weather"}
        group, kind = self.chance.choice(self.groups), self.chance.choice(KINDS)
        meeting = self.made.meeting(self.day(), kind=kind, group_id=group, status=status, **values)
        if status == "held":
            for client in self.chance.sample(self.clients, 4):
                self.made.came(meeting, client_id=client)
            for member in self.chance.sample(self.members, 2):
                self.made.came(meeting, member_id=member)
        return meeting

    def _contact(self) -> None:
        who = self.chance.choice((*self.clients, None))
        values = self._maybe(client_id=who, commune=self.chance.choice(COMMUNES))
        if who is None:
            values |= self._maybe(gender=self.chance.choice(GENDERS))
        self.made.contact(self.day(), group_id=self.chance.choice(self.groups), **values)

    def _slip(self) -> str:
        issued, status = self.day(), self.chance.choice(("issued", "completed", "completed", "cancelled"))
        done = {}
        if status == "completed":
            after = timedelta(days=self.chance.choice((0, 3, 31)))
            done = {"outcome_on": issued + after, "evidence": self.chance.choice(("stub", "client_said"))}
        client, what = self.chance.choice(self.clients), self.chance.choice(SERVICES[:3])
        return self.made.slip(client, what, issued, self.chance.choice(self.places), status=status, **done)

    def _service(self, slips: list[str]) -> None:
        values = self._maybe(referral_id=self.chance.choice((*slips, None, None)))
        client, what = self.chance.choice(self.clients), self.chance.choice(SERVICES[:3])
        self.made.service(client, what, self.day(), self.chance.choice((*self.places, None)), **values)

    def _question(self, table: str, record_id: str) -> None:
        question = Review(
            id=f"question of {record_id}",
            kind=review.NAMES_DELETED,
            table_name=table,
            record_id=record_id,
            opened_at="2026-08-01T00:00:00Z",
        )
        self.made.session.add(question)
        self.made.session.flush()
