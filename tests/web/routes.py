"""Every address of the pages, found in the address table itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Tokens, not sessions, open these.
NOT_PAGES = ("/api/", "/metrics", "/readyz")
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000001"}


def list_addresses() -> list[str]:
    """Return one example of each address of a page."""
    found = {
        address
        for address in _walk("/", get_resolver().url_patterns)
        if not address.startswith(NOT_PAGES)
    }
    return sorted(found)


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
