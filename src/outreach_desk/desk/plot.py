"""Draws fiction from a seed: each desk's months of clients, meetings, contacts, services and referrals.

The same seed draws the same again, desk by desk. Everything that a figure must take care of happens: consent
withdrawn or missing, things typed twice, slips cancelled, one person at two groups, two laptops of one group.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from outreach_desk.desk import daily, fiction
from outreach_desk.desk.fiction import DESKS, OVERLAP, TWO_LAPTOPS, Act, Entry, Fiction, Span, Value

_SERVICES = (
    ("sti_care", "TC-YTE"),
    ("general_health", "TC-TRAM"),
    ("hiv_test", "TC-YTE"),
    ("prep", "TC-YTE"),
    ("psych_counsel", "TC-CTXH"),
    ("bhyt", "TC-CTXH"),
    ("legal_counsel", "TC-LUAT"),
    ("legal_aid", "TC-LUAT"),
    ("voc_training", "TC-NGHE"),
    (fiction.LOCAL_SERVICE, "TC-NGHE"),
    ("job_placement", "TC-NGHE"),
    ("loan", "TC-VON"),
    ("gbv_support", "TC-CTXH"),
    ("commodities", None),
    ("bcc_1to1", None),
)
_REFERRED = tuple(one for one in _SERVICES if one[1] is not None)
_LOAN = "loan"
_KINDS = ("periodic_meeting", "group_talk", "core_briefing", "training", "establishment_visit")
_TOPICS = ("hiv", "sti condom", "gbv", "rights_law", "bhyt_papers livelihood", "life_skills", "online_safety")
_EVIDENCE = ("stub", "stub", "facility_list", "facility_call", "escorted", "client_said")
_REASONS = ("no_show", "refused", "lost", "no_papers", "cost", "distance_time")
_ABSENT = ("sick", "working", "family", "no_transport")
_PRESENCE = ("present",) * 8 + ("absent", "unmarked")
_PLACES = ("group_office", "home", "park_station", "commune_office")

_HANDED = 6
_SECOND_FROM = 500
_SHARED_FROM = 20
_SHARED_MEETING = f"{TWO_LAPTOPS}-M0.0"
_BIG_GROUP, _QUIET_GROUP, _MISTAKEN_CLIENT = 3, 7, 6


def generate(
    seed: int, spans: Iterable[Span], *, desks: Iterable[int] = range(1, DESKS + 1), language: str = "vi"
) -> Fiction:
    """Draw the months (`spans`) of some desks; `language` (`vi`, `en`) is that of the made-up names."""
    months, chosen = tuple(spans), tuple(desks)
    acts: list[Act] = []
    first: _Writer | None = None
    for desk in chosen:
        writer = _Writer(seed, desk, months, language, first if desk > TWO_LAPTOPS else None)
        acts += writer.work()
        first = writer if desk == TWO_LAPTOPS else first
    pairs = [(one, other) for one, other in OVERLAP.items() if {one[0], other[0]} <= set(chosen)]
    return Fiction(
        spans=months,
        office=tuple(fiction.office(months[0][0], language)),
        acts=tuple(acts),
        same=tuple((fiction.serial(*other), fiction.serial(*one)) for one, other in pairs),
        handed=first.handed() if first else {},
    )


class _Writer:
    """One desk's people and what they write, month by month. `first` is the other laptop of their group."""

    def __init__(
        self, seed: int, desk: int, spans: tuple[Span, ...], language: str, first: "_Writer | None"
    ) -> None:
        self._seed, self._desk, self._spans, self._language, self._first = seed, desk, spans, language, first
        self._random = Random(f"{seed}-{desk}")  # noqa: S311 - fiction, no secret
        self._acts: list[Act] = []
        self._month = 0
        self.clients: dict[str, date] = {}
        self._agreed: dict[str, date] = {}
        self._members: list[str] = []
        self._later: dict[int, list[tuple[Entry, ...]]] = {month: [] for month in range(len(spans))}
        self._number = self._slips = 0
        if first:
            self.clients = {key: first.clients[key] for key in first.handed()["client"]}
            self._number = _SECOND_FROM

    def handed(self) -> dict[str, tuple[str, ...]]:
        """Give the keys that go to the second laptop."""
        clients = tuple(fiction.serial(self._desk, number) for number in range(1, _HANDED + 1))
        return {"client": clients, "meeting": (_SHARED_MEETING,)}

    def work(self) -> list[Act]:
        """Write all months and give the acts."""
        for month in range(len(self._spans)):
            self._month = month
            self._register()
            if self._first is None:
                self._group_life()
            self._meetings()
            self._contacts()
            self._services()
            self._referrals()
            if self._desk >= TWO_LAPTOPS and month == 1:
                self._on_two_laptops()
            self._mend()
            for entries in self._later[month]:
                self._act(*entries)
            if month == len(self._spans) - 1 and self._first is None:
                for entries in daily.draw(self._seed, self._desk, self._spans[month], tuple(self.clients)):
                    self._act(*entries)
        return self._acts

    def _act(self, *entries: Entry) -> None:
        self._acts.append(Act(self._desk, self._month, entries))

    def _key(self, letter: str, number: int) -> str:
        return f"{self._desk}-{letter}{self._month}.{number}"

    def _day(self, after: date | None = None) -> date:
        first, last = self._spans[self._month]
        first = max(first, after or first)
        return first + timedelta(days=self._random.randint(0, (last - first).days))

    def _month_of(self, day: date) -> int | None:
        return next((m for m, (first, last) in enumerate(self._spans) if first <= day <= last), None)

    def _client(self, day: date) -> str | None:
        """Choose somebody who was registered by that day."""
        known = [key for key, registered in self.clients.items() if registered <= day]
        return self._random.choice(known) if known else None

    def _register(self) -> None:
        first = self._spans[self._month][0]
        for _ in range(self._random.randint(8, 11) if self._month == 0 else self._random.randint(3, 5)):
            self._number += 1
            day = first + timedelta(days=self._random.randint(0, 9))
            key = fiction.serial(self._desk, self._number)
            self.clients[key] = day
            her = fiction.person(self._seed, self._desk, self._number, first.year)
            nickname = self._random.choice(fiction.rows("nicknames"))[self._language]
            values: dict[str, Value] = {"serial": key, "registered_on": day, "nickname": nickname}
            values |= {"gender": her.gender, "uic": her.uic, "birth_year": her.year, "birth_month": her.month}
            values |= {"population": "unspecified", "status": "active"}
            self._act(Entry("client", key, values), *self._consents(key, day))

    def _consents(self, key: str, day: date) -> list[Entry]:
        """Most agree to a record at once; some later, some to other things only, some to nothing."""
        luck = self._random.random()
        if luck < 0.12:  # noqa: PLR2004 - shares of fiction
            return []
        base: dict[str, Value] = {"client_id": key, "text_version": "1", "how": "spoken"}
        refer = Entry("consent", f"{key}/refer", {**base, "purpose": "refer", "given_on": day})
        if luck < 0.18:  # noqa: PLR2004
            return [refer]
        given = day + timedelta(days=self._random.randint(2, 12)) if luck > 0.9 else day  # noqa: PLR2004
        self._agreed[key] = given
        entries = [Entry("consent", f"{key}/record", {**base, "purpose": "record", "given_on": given})]
        return [*entries, refer] if luck < 0.6 else entries  # noqa: PLR2004

    def _group_life(self) -> None:
        """The group's members: many at first, one who leaves, one who comes; and a place where they meet."""
        code = fiction.group_code(self._desk)
        if self._month == 0:
            values: dict[str, Value] = {"code": f"{code}-CS1", "kind": "venue_cafe"}
            self._act(Entry("establishment", f"{code}-CS1", values))
            core = 11 if self._desk == _BIG_GROUP else self._random.randint(3, 6)
            self._member("leader", "core")
            for role in ("deputy", *("core",) * core, "peer_educator", "network"):
                self._member(role)
        elif self._month == 1:
            gone = self._random.choice(self._members[2:-2])
            self._act(Entry("membership", f"{gone}/core", {"ends_on": self._day()}))
            self._members.remove(gone)
        else:
            self._member("network")

    def _member(self, *roles: str) -> None:
        number = len(self._members) + 1 + self._month
        key = f"{fiction.group_code(self._desk)}-TV{number:02d}"
        values: dict[str, Value] = {
            "code": key,
            "nickname": self._random.choice(fiction.rows("nicknames"))[self._language],
        }
        if number == 3:  # noqa: PLR2004 - one member of each group is a client as well
            values["client_id"] = fiction.serial(self._desk, 3)
        first = self._spans[self._month][0]
        since = first - timedelta(days=self._random.randint(0, 300)) if self._month == 0 else self._day()
        spans = [
            Entry("membership", f"{key}/{role}", {"member_id": key, "role": role, "starts_on": since})
            for role in roles
        ]
        self._act(Entry("member", key, values), *spans)
        self._members.append(key)

    def _meetings(self) -> None:
        pause = self._desk == _QUIET_GROUP and self._month == 1
        for number in range(0 if pause else self._random.randint(2, 3)):
            self._meeting(number)
        if pause or self._desk % 3 == self._month:
            values: dict[str, Value] = {"held_on": self._day(), "kind": "periodic_meeting"}
            values |= {
                "status": "did_not_happen",
                "not_held_reason": self._random.choice(["weather", "venue"]),
            }
            self._act(Entry("meeting", self._key("M", 9), values))

    def _meeting(self, number: int) -> None:
        key, random = self._key("M", number), self._random
        shared = self._desk == TWO_LAPTOPS and self._month == number == 0
        day = self._spans[0][0] + timedelta(days=_SHARED_FROM) if shared else self._day()
        kind = _KINDS[0] if number == 0 else random.choice(_KINDS)
        values: dict[str, Value] = {"held_on": day, "kind": kind, "status": "held"}
        values |= {"starts_at": "08:30", "ends_at": "10:30", "topics": random.choice(_TOPICS)}
        values |= {"place_type": random.choice(_PLACES), "peer_led": True}
        values |= {"anonymous_f": random.randint(0, 5), "anonymous_tg_w": random.randint(0, 2)}
        if random.random() < 0.5:  # noqa: PLR2004
            values |= {"point_id": random.choice(fiction.rows("points"))["code"]}
        if kind == _KINDS[-1] and self._first is None:
            values |= {"establishment_id": f"{fiction.group_code(self._desk)}-CS1"}
        entries = [Entry("meeting", key, values)]
        known = [client for client, registered in self.clients.items() if registered <= day]
        guests = list(self.handed()["client"][:2]) if shared else random.sample(known, min(len(known), 5))
        for who in guests:
            presence = "present" if shared else random.choice(_PRESENCE)
            reason = random.choice(_ABSENT) if presence == "absent" else None
            marks: dict[str, Value] = {"meeting_id": key, "client_id": who, "role": "client"}
            marks |= {"presence": presence, "absence_reason": reason}
            entries.append(Entry("attendance", f"{key}+{who}", marks))
        for who in random.sample(self._members, min(len(self._members), 3)):
            marks = {"meeting_id": key, "member_id": who, "role": "member", "presence": "present"}
            entries.append(Entry("attendance", f"{key}+{who}", marks))
        self._act(*entries)

    def _contacts(self) -> None:
        for number in range(self._random.randint(3, 5)):
            day = self._day()
            values: dict[str, Value] = {"contact_on": day, "mode": "one_to_one"}
            values |= {"topics": self._random.choice(_TOPICS), "place_type": "street"}
            client = self._client(day) if self._random.random() < 0.8 else None  # noqa: PLR2004
            values |= {"client_id": client} if client else {"gender": "f"}
            self._act(Entry("contact", self._key("C", number), values))

    def _services(self) -> None:
        number = 0
        for number in range(self._random.randint(5, 8)):
            day = self._day()
            client, (service, provider) = self._client(day), self._random.choice(_SERVICES)
            if client is not None:
                self._service(number, client, service, day, provider)
        if self._month == 0:
            # Of one person at two groups, on two laptops, and typed twice on one: a turn each, once.
            day = self._spans[0][0] + timedelta(days=_SHARED_FROM)
            client = fiction.serial(self._desk, 1)
            self._service(90, client, "sti_care", day, "TC-YTE")
            self._service(91, client, "sti_care", day, "TC-YTE")

    def _service(
        self, number: int, client: str, service: str, day: date, provider: str | None, slip: str | None = None
    ) -> Entry:
        values: dict[str, Value] = {"client_id": client, "service": service, "served_on": day}
        values |= {"organisation_id": provider, "setting": "facility" if provider else "community"}
        if service == _LOAN:
            values["amount"] = 1_000_000 * self._random.randint(2, 9)
        if slip:
            values["referral_id"] = slip
        entry = Entry("service", f"{slip}/service" if slip else self._key("S", number), values)
        if not slip:
            self._act(entry)
        return entry

    def _referrals(self) -> None:
        for number in range(self._random.randint(3, 5)):
            day = self._day()
            client, (service, provider) = self._client(day), self._random.choice(_REFERRED)
            if client is None:
                continue
            self._slips += 1
            key = self._key("R", number)
            book = "Q" if self._first else "P"
            values: dict[str, Value] = {"client_id": client, "issued_on": day, "service": service}
            values |= {
                "organisation_id": provider,
                "status": "issued",
                "valid_until": day + timedelta(days=30),
            }
            values |= {"serial": f"{fiction.group_code(self._desk)}-{book}{self._slips:03d}"}
            self._act(Entry("referral", key, values))
            if self._desk % 4 == 0 and self._month == 1 and number == 0:
                self._later[1].append((Entry("referral", key, {"status": "cancelled"}),))
            else:
                self._outcome(key, client, service, provider, day)

    def _outcome(self, key: str, client: str, service: str, provider: str | None, issued: date) -> None:
        day = issued + timedelta(days=self._random.randint(0, 34))
        month, luck = self._month_of(day), self._random.random()
        if month is None or luck > 0.75:  # noqa: PLR2004 - the others stay open
            return
        values: dict[str, Value] = {"outcome_on": day}
        entries = []
        if luck < 0.5:  # noqa: PLR2004
            values |= {"status": "completed", "evidence": self._random.choice(_EVIDENCE)}
            if luck < 0.2:  # noqa: PLR2004 - the service is written down as well
                entries = [self._service(0, client, service, day, provider, key)]
        elif luck < 0.6:  # noqa: PLR2004
            values |= {"status": "arrived"}
        else:
            values |= {"status": "not_completed", "reason": self._random.choice(_REASONS)}
        self._later[month].append((Entry("referral", key, values), *entries))

    def _on_two_laptops(self) -> None:
        """Both laptops of a group change the same clients, the same meeting and the same attendance.

        Nothing of it is counted: which of two values stands until somebody answers hangs on drawn names.
        """
        one, other = (fiction.serial(TWO_LAPTOPS, number) for number in (1, 2))
        held = _SHARED_MEETING
        if self._first is None:
            self._act(Entry("client", one, {"setting": "venue"}))
            self._act(Entry("client", other, {"setting": "street"}))
            self._act(Entry("meeting", held, {"topics": "hiv sti", "anonymous_f": 7}))
            return
        self._act(Entry("client", one, {"setting": "online"}))
        self._act(Entry("client", other, {"commune": "2025:00070"}))
        marks: dict[str, Value] = {"meeting_id": held, "presence": "present"}
        self._act(
            Entry("meeting", held, {"topics": "gbv rights_law"}),
            Entry("attendance", f"{held}+{one}", {**marks, "client_id": one, "role": "worker"}),
            Entry("attendance", f"{held}+{other}", {**marks, "client_id": other, "role": "client"}),
        )

    def _mend(self) -> None:
        """What people take back: a consent, and things that were typed by mistake."""
        if self._month != 1:
            return
        agreed = sorted(key for key in self._agreed if int(key[-3:]) % _SECOND_FROM > _HANDED)
        if agreed:
            key = self._random.choice(agreed)
            day = self._day(self._agreed[key])
            self._act(
                Entry("consent", f"{key}/record", {"withdrawn_on": day}),
                Entry("client", key, {"status": "withdrew"}),
            )
        if self._desk % 3 == 0:
            self._act(Entry("service", f"{self._desk}-S0.91", {}, deleted=True))
        if self._desk % 4 == 1:
            self._act(Entry("contact", f"{self._desk}-C0.0", {}, deleted=True))
        if self._desk == _MISTAKEN_CLIENT:
            key = fiction.serial(self._desk, _HANDED + 2)
            del self.clients[key]
            self._act(Entry("client", key, {}, deleted=True))
