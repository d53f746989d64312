"""How telephone numbers are read."""

import pytest

from outreach_desk.ground import phone


@pytest.mark.parametrize(
    "typed",
    ["+84 912 345 678", "0912.345.678", "0912345678", "84912345678", "+84 (0)912-345-678", "0084912345678"],
)
def test_one_number_has_one_form(typed: str) -> None:
    """Each way of writing a mobile number gives its ten digits."""
    assert phone.parse(typed) == "0912345678"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("0912345678", phone.MOBILE),
        ("024 3825 1234", phone.LANDLINE),
        ("0123 456 7890", phone.OLD_MOBILE),
        ("111", phone.SHORT),
        ("1900 1234", phone.SHORT),
        ("+855 12 345 678", phone.FOREIGN),
    ],
)
def test_a_number_is_told_by_its_form(typed: str, kind: str) -> None:
    """Old numbers of eleven digits are marked, numbers from abroad are taken."""
    assert phone.kind(phone.parse(typed)) == kind


@pytest.mark.parametrize("typed", ["", "12", "091234567", "09123456789", "0912x45678", "1,2E+09", "+84123"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    """A number with a missing digit is told at once."""
    with pytest.raises(phone.NotAPhone) as refused:
        phone.parse(typed)
    assert refused.value.problem.code == "phone_form"
