"""Pasted lists of codes: short ones stand in the address, long ones in the session."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from zhongshu.kernel.texts import is_storable

MOST_IN_ADDRESS = 40
MOST_LISTS = 5
LONGEST_PASTE = 200_000
LINES_AND_COMMAS = re.compile(r"[\r\n\t,;，；、|]+")
MOST_MISSING = 20


@dataclass(frozen=True, slots=True)
class PastedFound:
    """How a pasted list fared: which of its codes are not here."""

    asked: int
    missing: Sequence[str]

    @property
    def found(self) -> int:
        return self.asked - len(self.missing)

    @property
    def shown(self) -> Sequence[str]:
        return self.missing[:MOST_MISSING]

    @property
    def more(self) -> int:
        return max(len(self.missing) - MOST_MISSING, 0)


def split_codes(text: str, *, longest: int) -> tuple[str, ...]:
    """Return the codes of a pasted text, each once; a code may hold spaces, but no comma."""
    found = (" ".join(part.split()) for part in LINES_AND_COMMAS.split(text))
    return tuple(
        dict.fromkeys(part for part in found if part and len(part) <= longest and is_storable(part))
    )


def keep_list(request: HttpRequest, key: str, name: str, codes: Sequence[str]) -> dict[str, str]:
    """Return the parameters that find this list again; a long one is laid into the session."""
    if len(codes) <= MOST_IN_ADDRESS:
        return {name: ",".join(codes)}
    token = hashlib.sha256(",".join(codes).encode()).hexdigest()[:10]
    kept = request.session.get(key, {})
    kept.pop(token, None)
    kept[token] = list(codes)
    request.session[key] = dict(list(kept.items())[-MOST_LISTS:])
    return {"list": token}


def read_list(request: HttpRequest, key: str, name: str, *, longest: int) -> tuple[str, ...]:
    """Return the list that the address names; one that is gone finds nothing."""
    kept = read_kept(request, key)
    return kept or split_codes(request.GET.get(name, "")[:LONGEST_PASTE], longest=longest)


def read_kept(request: HttpRequest, key: str) -> tuple[str, ...]:
    """Return the long list that the address names; () where it names none."""
    token = request.GET.get("list", "")
    return tuple(request.session.get(key, {}).get(token, ["-"])) if token else ()
