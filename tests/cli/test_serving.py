"""What must never meet real data is refused before anything is served (failures.md, O24)."""

import pytest
from django.test.utils import override_settings

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


def test_o24_sound_settings_are_served() -> None:
    with override_settings(**SOUND):
        require_sound_settings()
