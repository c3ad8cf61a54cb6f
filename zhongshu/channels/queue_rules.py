"""Which queues notifications can arrive in (failures.md, I1)."""

from zhongshu.channels.errors import ClosedQueueError, FifoQueueError
from zhongshu.channels.facts import QueueFacts


def require_fit_queue(queue: QueueFacts) -> None:
    """Refuse a queue that would stay empty without a word.

    Raises:
        FifoQueueError: Amazon sends nothing to such a queue.
        ClosedQueueError: its policy keeps Amazon out.
    """
    name = queue.arn.rpartition(":")[2]
    if queue.is_fifo:
        raise FifoQueueError(name)
    if not queue.lets_amazon_send:
        raise ClosedQueueError(name, queue.publisher)
