"""Exports that a worker makes: asked for here, made by `flows.run_export`."""

import json
from datetime import datetime

from zhongshu.documents import public as documents
from zhongshu.flows.exports.errors import FilterTooLongError, FormatUnknownError
from zhongshu.flows.exports.filters import from_plain, to_plain
from zhongshu.flows.exports.lists import require_list
from zhongshu.flows.exports.values import Wish
from zhongshu.flows.exports.writing import FORMATS
from zhongshu.identity import public as identity

# From here on nobody waits in front of a page.
LARGE = 20_000
LONGEST_FILTER = 200_000


def is_large(wish: Wish, actor: identity.Actor) -> bool:
    """Whether the list has more rows than a person should wait for; cheap, whatever its length.

    Raises:
        ListUnknownError, identity.NotAllowedError: no such list, or not for this role.
        FilterRefusedError: the filter is none of this list.
    """
    found = require_list(wish.code, actor)
    wanted = from_plain(found.filter, wish.filter)
    return found.is_longer is not None and found.is_longer(actor, wanted, LARGE)


def ask_for_export(
    wish: Wish, kind: str, *, language: str, actor: identity.Actor, at: datetime
) -> int:
    """Begin an export and return its id; a wish that is being fulfilled is not begun twice.

    Raises:
        ListUnknownError, identity.NotAllowedError: no such list, or not for this role.
        FilterRefusedError, FormatUnknownError: the list or we do not know it.
        FilterTooLongError: it names too much.
        documents.TooManyExportsError: the actor has enough of them in the work.
    """
    found = require_list(wish.code, actor)
    if kind not in FORMATS:
        raise FormatUnknownError(given=kind[:20], known=", ".join(FORMATS))
    plain = to_plain(from_plain(found.filter, wish.filter))
    if len(json.dumps(plain)) > LONGEST_FILTER:
        raise FilterTooLongError
    new = documents.NewExport(
        list_code=wish.code,
        format=kind,
        language=language,
        filter=plain,
        words=wish.words,
    )
    return documents.begin_export(new, actor=actor, at=at)
