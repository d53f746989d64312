"""I-14: what is written as nothing is an amount, what is not written is none."""

from report_world import World, day


def test_nothing_lent_is_an_amount_and_no_amount_stands_apart(made: World) -> None:
    """Three cases: of a million, of 0 ₫, and of an amount that nobody wrote; the last alone stands apart."""
    client = made.client()
    for number, amount in enumerate((1_000_000, 0, None), start=1):
        made.service(client, "loan", day(8, number), amount=amount)
    figures = [made.figure("I-14", "CAPITAL", unit) for unit in ("case", "person", "dong")]
    assert figures == [3, 1, 1_000_000]
    assert made.figure("I-14", "NO_AMOUNT", "case") == 1
