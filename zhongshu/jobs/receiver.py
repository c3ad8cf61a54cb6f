"""The receiver in each worker process: one of them all, at a time, reads the queue of messages."""

import logging
import random
import threading

from django.db import DatabaseError, connections

from zhongshu.channels import public as channels
from zhongshu.flows.receive_notifications import use_messages, wait_for_messages
from zhongshu.kernel.errors import DomainError

logger = logging.getLogger(__name__)

TURN_S = 5.0
HELD_S = 60.0
FIRST_BACK_OFF_S = 1.0
LONGEST_BACK_OFF_S = 60.0
LONGEST_STOP_S = 25.0

_jitter = random.SystemRandom()


class Receiver(threading.Thread):
    """Waits for messages while the worker lives, and survives outages of queue and database."""

    def __init__(self, queue: channels.QueueGateway, stopping: threading.Event) -> None:
        super().__init__(name="receiver", daemon=True)
        self.queue = queue
        self.stopping = stopping
        self._working = threading.Lock()
        self._failures = 0

    def run(self) -> None:
        while not self.stopping.is_set():
            wait = self._take_turn()
            self.stopping.wait(wait)

    def wait_for_end(self) -> None:
        """Let what is being stored be stored, once it was told to stop; wait for nothing else."""
        if self._working.acquire(timeout=LONGEST_STOP_S):
            self._working.release()

    def _take_turn(self) -> float:
        """Read the queue as long as nothing is wrong; return how long to wait then."""
        try:
            with channels.hold_receiving() as is_mine:
                while is_mine and not self.stopping.is_set():
                    self._receive()
        except channels.SendingHeldError:
            return HELD_S
        except (channels.GatewayError, DomainError, DatabaseError) as outage:
            self._failures += 1
            wait = min(LONGEST_BACK_OFF_S, FIRST_BACK_OFF_S * (1 << min(self._failures, 6)))
            logger.warning("the receiver waits", extra={"facts": {"because": str(outage)[:300]}})
            return wait * (0.5 + _jitter.random() / 2)
        finally:
            connections.close_all()
        return TURN_S

    def _receive(self) -> None:
        messages = wait_for_messages(self.queue)
        # Told to stop while waiting: what came is left in the queue, for whoever reads next.
        with self._working:
            if not self.stopping.is_set():
                use_messages(self.queue, messages)
        self._failures = 0
