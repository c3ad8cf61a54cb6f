"""What a checkout needs before its first start: compiled translations, collected static files."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
STATIC_BUILT = ROOT / "static-built"


def compile_translations() -> int:
    """Compile every catalogue that is newer than its compiled form; return how many."""
    compiled = 0
    for source in sorted((ROOT / "zhongshu").rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as po:
            catalogue = read_po(po)
        half = target.with_suffix(f".{os.getpid()}")
        with half.open("wb") as mo:
            write_mo(mo, catalogue)
        half.replace(target)
        compiled += 1
    return compiled


def collect_static() -> bool:
    """Collect the static files under hashed names when one of them changed; tell whether."""
    sources = sorted(path for path in (ROOT / "zhongshu").rglob("static/**/*") if path.is_file())
    mark = _fingerprint(sources)
    stamp = STATIC_BUILT / ".fingerprint"
    if stamp.exists() and stamp.read_text() == mark:
        return False
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    shutil.rmtree(STATIC_BUILT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(mark)
    return True


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    compile_translations()
    collect_static()
