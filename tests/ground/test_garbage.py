"""The search for cycles is put off while anybody asks for it, and taken up again at the end."""

import gc
from contextlib import ExitStack

import pytest

from outreach_desk.ground import garbage


def test_it_is_taken_up_again_when_the_last_has_ended() -> None:
    """Two at once, as two threads do: the first to end leaves it off for the other."""
    first, second = ExitStack(), ExitStack()
    first.enter_context(garbage.put_off())
    second.enter_context(garbage.put_off())
    first.close()
    assert not gc.isenabled()
    second.close()
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
