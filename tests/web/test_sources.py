"""What the sources of the pages must keep to, whoever adds a page."""

import hashlib
import re
from pathlib import Path

from zhongshu.server import catalogue

WEB = Path(__file__).resolve().parents[2] / "zhongshu/web"
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
VENDOR = WEB / "static/vendor"
# The policy forbids all of these; htmx has its own ways round it.
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=|<style|<script(?![^>]*\ssrc=)|hx-on|javascript:|hx-vals=.js:"""
    r"""|\|safe\b|autoescape\s+off""",
    re.IGNORECASE,
)


def test_o24_no_template_holds_anything_inline() -> None:
    found = [
        f"{path.relative_to(WEB)}: {match.group()}"
        for path in TEMPLATES
        for match in INLINE.finditer(path.read_text())
    ]
    assert found == []


def test_o2_nothing_is_marked_safe() -> None:
    found = [
        str(path.relative_to(WEB))
        for path in sorted(WEB.rglob("*.py"))
        if "mark_safe(" in path.read_text()
    ]
    assert found == []


def test_every_icon_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "lucide/icons.svg").read_text()))
    used = {
        (str(path.relative_to(WEB)), name)
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([^"]+)"|icon_name="([^"]+)"', path.read_text())
        for name in name
        if name
    } | {
        (str(path.relative_to(WEB)), name)
        for path in sorted(WEB.rglob("*.py"))
        for name in re.findall(r'\bicon="([^"]+)"', path.read_text())
    }
    assert [pair for pair in sorted(used) if pair[1] not in sprite] == []


def test_vendored_files_are_the_ones_we_named() -> None:
    lines = (VENDOR / "VENDORED.txt").read_text().splitlines()[1:]
    named = {
        file: digest
        for _name, _version, _licence, digest, file in (line.split(" | ") for line in lines)
    }
    present = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDORED.txt"
    }
    assert named == present


def test_nothing_is_fetched_from_elsewhere() -> None:
    outside = re.compile(r"""(?:src|href|url\()\s*=?\s*["']?(?:https?:)?//""")
    found = [
        str(path.relative_to(WEB))
        for path in [*TEMPLATES, *WEB.rglob("static/css/**/*.css"), *WEB.rglob("static/js/*.js")]
        if outside.search(path.read_text())
    ]
    assert found == []


def test_every_static_file_that_is_named_exists() -> None:
    missing = [
        f"{path.relative_to(WEB)}: {name}"
        for path in TEMPLATES
        for name in re.findall(r"""{% static ["']([^"']+)["']""", path.read_text())
        if not (WEB / "static" / name).is_file()
    ]
    assert missing == []


def test_scripts_import_no_other() -> None:
    """A hashed name and a plain one would run the same file twice."""
    importing = [
        path.name
        for path in (WEB / "static/js").glob("*.js")
        if re.search(r"^\s*(import|export)\b|\bimport\(", path.read_text(), re.MULTILINE)
    ]
    assert importing == []


def test_scripts_stay_small() -> None:
    """Those of every list and page together, and each one that belongs to a single page."""
    sizes = {path.name: len(path.read_bytes()) for path in (WEB / "static/js").glob("*.js")}
    everywhere = {name: sizes.pop(name) for name in ("app.js", "arrange.js", "table.js")}

    assert sum(everywhere.values()) < 25_000
    assert [name for name, size in sizes.items() if size >= 12_288] == []


def test_every_sentence_has_its_chinese() -> None:
    """To mend: `python -m zhongshu.server.catalogue`, then fill in what it names."""
    assert catalogue.list_untranslated(catalogue.extract(), catalogue.read()) == []


def test_the_catalogue_holds_no_sentence_that_nobody_says() -> None:
    said = {(message.id, message.context) for message in catalogue.extract()}
    assert [m.id for m in catalogue.read() if m.id and (m.id, m.context) not in said] == []
