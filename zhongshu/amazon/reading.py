"""When a whole answer cannot be understood, it is an outage: said with Amazon's request id."""

from collections.abc import Callable, Mapping

from zhongshu.amazon.calls import Reply
from zhongshu.amazon.operations import Operation
from zhongshu.amazon.shapes import MalformedError
from zhongshu.channels import public as channels


def understood[Facts](
    reply: Reply, operation: Operation, read: Callable[[Mapping[str, object]], Facts]
) -> Facts:
    """Return what the answer says.

    Raises:
        channels.NotUnderstoodError: it does not say what it promises.
    """
    try:
        return read(reply.payload)
    except MalformedError as error:
        raise channels.NotUnderstoodError(
            f"{operation.name}: the answer cannot be understood: {error}",
            request_id=reply.request_id,
        ) from error
