"""Loading many modules at once, without looking for waste among what is only just being made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_waste() -> Iterator[None]:
    """Put the collector off for imports: what they make stays, and going through it is a tenth of them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
