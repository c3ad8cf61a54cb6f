"""The Chinese catalogue: gather every sentence of the sources and bring the file up to date.

`python -m zhongshu.server.catalogue` rewrites the catalogue: new sentences come in without a
translation, those that no source says any more leave. It prints what is still untranslated.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "zhongshu/web/locale/zh_Hans/LC_MESSAGES/django.po"
# What Django's and our own code calls a sentence by.
KEYWORDS = (
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
)
HEADER = """# Chinese of Zhongshu. Refresh: python -m zhongshu.server.catalogue
msgid ""
msgstr ""
"Project-Id-Version: Zhongshu\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
type Message = str | tuple[str, str]


def extract() -> Catalog:
    """Return every sentence of the sources, without translations."""
    found = Catalog(locale="zh_Hans", domain="django", fuzzy=False)
    for path in sorted((ROOT / "zhongshu").rglob("*.py")):
        _add(found, path, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "zhongshu").rglob("*.html")):
        _add(found, path, _to_python(path.read_text(encoding="utf-8")))
    return found


def read() -> Catalog:
    """Return the catalogue as it lies."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def list_untranslated(sources: Catalog, catalogue: Catalog) -> list[str]:
    """Return the sentences that have no Chinese, only a guessed one, or miss a variable."""
    missing = []
    for message in sources:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        words = _texts(known.string) if known else []
        if not words or not all(words) or (known and known.fuzzy):
            missing.append(_texts(message.id)[0])
        elif not set(_variables(words[0])) >= set(_variables(_texts(message.id)[-1])):
            missing.append(f"{_texts(message.id)[0]} (a variable is missing)")
    return missing


def refresh() -> list[str]:
    """Bring the catalogue up to date; return what is untranslated."""
    sources = extract()
    catalogue = read() if CATALOGUE.exists() else Catalog(locale="zh_Hans")
    catalogue.update(sources, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    _write(catalogue)
    return list_untranslated(sources, catalogue)


def _write(catalogue: Catalog) -> None:
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    text = HEADER + written.getvalue().decode().rstrip("\n") + "\n"
    CATALOGUE.write_text(text, encoding="utf-8")


def _to_python(template: str) -> str:
    """Let Django turn the template's tags into calls, one a line, that Babel can read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.utils.translation.template import templatize  # noqa: PLC0415 - needs settings

    calls = re.findall(
        r"\bn?p?gettext\((?:[^()\"']|u?\"(?:\\.|[^\"\\])*\"|u?'(?:\\.|[^'\\])*')*\)|"
        r"(?<!\w)_\((?:u?\"(?:\\.|[^\"\\])*\"|u?'(?:\\.|[^'\\])*')\)",
        templatize(template, origin="template"),
        re.DOTALL,
    )
    return "\n".join(calls)


def _add(found: Catalog, path: Path, source: str) -> None:
    lines = BytesIO(source.encode())
    keywords = dict.fromkeys(KEYWORDS)
    for _line, function, messages, _comments in extract_python(lines, keywords, [], {}):
        for message, context in _sort_out(function, messages):
            found.add(message, context=context, locations=[(str(path.relative_to(ROOT)), 0)])


def _sort_out(function: object, messages: object) -> Iterator[tuple[Message, str | None]]:
    texts = [each for each in (messages if isinstance(messages, tuple) else (messages,)) if each]
    has_context, is_plural = "pgettext" in str(function), str(function).startswith("n")
    wanted = has_context + 1 + is_plural
    if len(texts) < wanted or not all(isinstance(text, str) for text in texts[:wanted]):
        return
    context = texts.pop(0) if has_context else None
    yield ((texts[0], texts[1]) if is_plural else texts[0]), context


def _texts(message: object) -> list[str]:
    return list(message) if isinstance(message, list | tuple) else [str(message or "")]


def _variables(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sd]|\{\w+\}|%[sd]", text)


if __name__ == "__main__":
    untranslated = refresh()
    for sentence in untranslated:
        sys.stdout.write(f"untranslated: {sentence}\n")
    sys.exit(1 if untranslated else 0)
