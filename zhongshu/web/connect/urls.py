"""Addresses of accounts and applications, and their place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.web.connect import (
    accounts,
    amazon,
    applications,
    appstore,
    by_hand,
    first_load,
    permissions,
    seller_id,
    stores,
    subscriptions,
    wizard,
)
from zhongshu.web.shell import navigation

app_name = "accounts"
urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("new/", by_hand.choose, name="new"),
    path("new/amazon/", by_hand.add_amazon, name="new-amazon"),
    path("new/channel/", by_hand.add_channel, name="new-channel"),
    path("add/", wizard.choose_application, name="add"),
    path("add/region/", wizard.choose_region, name="region"),
    path("add/token/", wizard.paste_token, name="token"),
    path("add/consent/", wizard.ask_consent, name="consent"),
    path("amazon/start", amazon.start, name="start"),
    path("amazon/login", appstore.login, name="login"),
    path("amazon/callback", amazon.callback, name="callback"),
    path("refused/", amazon.show_refusal, name="refused"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:application_id>/", applications.application, name="application"),
    path("applications/<int:application_id>/remove/", applications.remove, name="remove"),
    path("applications/<int:application_id>/secret/", applications.change_secret, name="secret"),
    path("<int:account_id>/", accounts.account, name="account"),
    path("<int:account_id>/seller-id/", seller_id.enter_seller_id, name="seller-id"),
    path("<int:account_id>/authorise/", accounts.authorise_again, name="authorise"),
    path("<int:account_id>/disconnect/", accounts.disconnect, name="disconnect"),
    path("<int:account_id>/stores/", stores.stores, name="stores"),
    path("<int:account_id>/stores/<int:store_id>/remark/", stores.remark, name="remark"),
    path("<int:account_id>/stores/add/", by_hand.add_stores, name="add-stores"),
    path("<int:account_id>/rename/", by_hand.rename, name="rename"),
    path("<int:account_id>/end/", by_hand.end, name="end"),
    path("<int:account_id>/take-up/", by_hand.take_up, name="take-up"),
    path("<int:account_id>/stores/again/", stores.look_again, name="look-again"),
    path("<int:account_id>/subscriptions/", subscriptions.begin, name="subscribe"),
    path("<int:account_id>/subscriptions/<str:kind>/end/", subscriptions.end, name="unsubscribe"),
    path("<int:account_id>/permissions/", permissions.permissions, name="permissions"),
    path("<int:account_id>/permissions/check/", permissions.check, name="check"),
    path("<int:account_id>/load/", first_load.first_load, name="load"),
]

navigation.register(
    navigation.Page(
        key="accounts",
        name=_("Accounts and stores"),
        icon="store",
        url_name="accounts:accounts",
        group=navigation.Group.AMAZON,
        position=2,
        go="c",
    )
)
navigation.register_action(
    navigation.Action(
        name=_("Connect an Amazon account"),
        icon="plus",
        url="/connect/add/",
        roles=frozenset({identity.Role.ADMIN}),
    )
)
navigation.register_action(
    navigation.Action(
        name=_("Add another channel"),
        icon="plus",
        url="/connect/new/channel/",
        roles=frozenset({identity.Role.ADMIN}),
    )
)
