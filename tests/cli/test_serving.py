"""What must never meet real data is refused before anything is served (failures.md, O24)."""

import pytest
from django.test.utils import override_settings

from tests.cli.conftest import Run
from zhongshu.cli.commands import serve, web
from zhongshu.cli.serving import require_sound_settings
from zhongshu.server.folder import ServerError

SOUND = {
    "DEBUG": False,
    "DEMO": False,
    "SECRET_KEY": "s" * 50,
    "ENCRYPTION_KEYS": ["a key"],
}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEBUG": True}, "ZHONGSHU_DEBUG=1 shows secrets in the browser: unset it to serve."),
        ({"SECRET_KEY": "demo"}, "ZHONGSHU_SECRET_KEY is too short: 32 characters."),
        ({"ENCRYPTION_KEYS": []}, "There is no encryption key: set ZHONGSHU_ENCRYPTION_KEYS."),
    ],
)
def test_o24_it_refuses_to_serve_with(wrong: dict[str, object], sentence: str) -> None:
    with override_settings(**{**SOUND, **wrong}), pytest.raises(ServerError) as refusal:
        require_sound_settings()

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("command", ["serve", "web"])
def test_o24_whatever_opens_pages_refuses_before_anything_else(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(web, "become", lambda *_command: pytest.fail("it opened pages"))
    monkeypatch.setattr(serve, "only_instance", lambda _folder: pytest.fail("it opened pages"))

    with override_settings(**SOUND | {"DEBUG": True}):
        outcome = run(command, "--port", "1")

    assert (outcome.code, outcome.err) == (
        1,
        "zhongshu: ZHONGSHU_DEBUG=1 shows secrets in the browser: unset it to serve.\n",
    )


def test_o24_sound_settings_are_served() -> None:
    with override_settings(**SOUND):
        require_sound_settings()
