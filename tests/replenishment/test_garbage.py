"""Work during which Python looks for no garbage: also when it fails, only meanwhile."""

import gc

import pytest

from zhongshu.kernel.garbage import without_collecting


def test_garbage_is_looked_for_again_afterwards_also_after_a_failure() -> None:
    with pytest.raises(KeyError), without_collecting():
        raise KeyError(gc.isenabled())

    assert gc.isenabled()


def test_nobody_looks_for_it_meanwhile() -> None:
    with without_collecting():
        meanwhile = gc.isenabled()

    assert not meanwhile


def test_who_had_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
