from django.test import Client
from django.test.utils import override_settings


def test_the_demo_shows_every_part(admin: Client) -> None:
    with override_settings(DEMO=True):
        page = admin.get("/ui/").content.decode()

    assert "JP¥2,980" in page
    assert '<p class="error" id="id_price_error">' in page
    assert 'aria-invalid="true"' in page


def test_a_progress_asks_for_itself_until_it_is_done(admin: Client) -> None:
    with override_settings(DEMO=True):
        half = admin.get("/ui/progress/500/").content.decode()
        done = admin.get("/ui/progress/1000/").content.decode()

    assert 'hx-get="/ui/progress/750/"' in half
    assert "hx-get" not in done
    assert '<progress value="1000" max="1000"' in done


def test_real_use_does_not_show_them(admin: Client) -> None:
    assert admin.get("/ui/").status_code == 404
    assert "/ui/" not in admin.get("/").content.decode()
