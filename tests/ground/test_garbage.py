"""The search for cycles is put off while anybody asks for it, and taken up again at the end."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from outreach_desk.ground import garbage


def test_it_is_taken_up_again_when_the_last_has_ended() -> None:
    """Two at once, as two threads do: the first to end leaves it off for the other."""
    first, second = ExitStack(), ExitStack()
    first.enter_context(garbage.put_off())
    second.enter_context(garbage.put_off())
    first.close()
    assert garbage.is_put_off()
    assert not gc.isenabled()
    second.close()
    assert not garbage.is_put_off()
    assert gc.isenabled()


def test_it_is_taken_up_again_after_a_mistake() -> None:
    """Whatever goes wrong inside."""
    with pytest.raises(LookupError), garbage.put_off():
        raise LookupError
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    """Who has put it off altogether does not get it back."""
    gc.disable()
    try:
        with garbage.put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.fixture
def apart() -> Iterator[None]:
    """Let very many values be set apart."""
    garbage.set_apart(wanted=True)
    yield
    garbage.set_apart(wanted=False)


def made(many: int) -> list[list[int]]:
    """Make many values while the search is put off."""
    with garbage.put_off():
        return [[number] for number in range(many)]


def is_gone_through(values: list[list[int]]) -> bool:
    """Say whether a search would go through a value."""
    return any(one is values[0] for one in gc.get_objects())


@pytest.mark.usefixtures("apart")
def test_no_search_goes_through_very_many_values_until_they_are_taken_back() -> None:
    values = made(30_000)
    assert garbage.is_apart()
    assert not is_gone_through(values)
    few = made(10)
    assert not is_gone_through(values), "a small act afterwards takes nothing back"
    assert not is_gone_through(few)
    garbage.take_back()
    assert is_gone_through(values)
    assert not garbage.is_apart()


@pytest.mark.usefixtures("apart")
def test_a_few_values_are_gone_through_as_always() -> None:
    assert is_gone_through(made(1_000))
    assert not garbage.is_apart()


def test_without_a_window_nothing_is_set_apart() -> None:
    assert is_gone_through(made(30_000))
    assert not garbage.is_apart()
