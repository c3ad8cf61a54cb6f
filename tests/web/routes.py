"""Every address of the pages, found in the address table itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

EXAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000001"}


def list_addresses() -> list[str]:
    """Return one example of each address of a page."""
    return sorted(set(_walk("/", get_resolver().url_patterns)))


def _walk(prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        address = prefix + _example(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(address, pattern.url_patterns)
        else:
            yield address


def _example(route: str) -> str:
    for kind, example in EXAMPLES.items():
        while f"<{kind}:" in route:
            before, _, after = route.partition(f"<{kind}:")
            route = before + example + after.partition(">")[2]
    return route.lstrip("^").rstrip("$")
