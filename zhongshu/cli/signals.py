"""Signals end a command as Ctrl-C does: what it began is put back in order."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextmanager
def obeyed() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first signal that ends; further ones find it under way.

    Who was started with `nohup` is to outlive its terminal.
    """
    with _heard_by(_interrupt):
        yield


@contextmanager
def unheard() -> Iterator[None]:
    """Let no signal break off what must be finished; it is over in a moment."""
    with _heard_by(_stay):
        yield


@contextmanager
def _heard_by(listener: "signal._HANDLER") -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only there can signals be heard
        return
    numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if before[number] is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, listener)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for name in NAMES:
        each = getattr(signal, name, None)
        if each is not None and signal.getsignal(each) is _interrupt:
            # No SIG_IGN: the programs that are still to be started would take it over.
            signal.signal(each, _stay)
    raise KeyboardInterrupt


def _stay(_number: int, _frame: FrameType | None) -> None:
    """Go on."""
