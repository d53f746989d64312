"""A second opinion: I-17 over plain rows, from the rule in words alone."""

from collections import defaultdict
from datetime import date

from plain_count import Figures, touches
from plain_province import Province, Row
from plain_rows import Plain, Span


def prevention_figures(province: Province, span: Span) -> Figures:
    """Count who was reached and tested, or referred to a test, for the first time in the donor's year."""
    plain = Plain(province)
    year = span.last.year - (span.last.month < 10)
    since = Span(date(year, 10, 1), span.last)
    reached, offered, declined = defaultdict(list), defaultdict(list), defaultdict(list)
    for day, _occasion, person, client in touches(plain):
        if day in since and client is not None and plain.agreed(client, day):
            reached[person].append(day)
    for table, day in (("service", "served_on"), ("referral", "issued_on")):
        for row in plain.standing[table]:
            if _is_test(plain, row) and row[day] in since and plain.agreed(row["client_id"], row[day]):
                if row.get("status") == "cancelled":
                    continue
                person = plain.person(row["client_id"])
                offered[person].append(row[day])
                declined[person].append(table == "referral" and _has_declined(row))
    counted = {
        person
        for person in reached.keys() & offered.keys()
        if max(min(reached[person]), min(offered[person])) in span
    }
    gone = {person for person in counted if all(declined[person])}
    return {
        ("I-17", "TOTAL", "person"): len(counted),
        ("I-17", "TESTED_OR_REFERRED", "person"): len(counted - gone),
        ("I-17", "DECLINED", "person"): len(gone),
    }


def _is_test(plain: Plain, row: Row) -> bool:
    known = row["client_id"] and row["service"]
    return bool(known) and plain.base("service_type", row["service"]) == "hiv_test"


def _has_declined(slip: Row) -> bool:
    refused = slip["reason"] == "refused" or slip["declined_by"] == "client"
    return slip["status"] == "not_completed" and refused
