"""Addresses of the settings, and their place in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhongshu.identity import public as identity
from zhongshu.web.settings import (
    audit,
    company,
    legal_entities,
    messages,
    offers,
    own_fields,
    people,
    person,
    pools,
    profile,
    rates,
    sources,
    tokens,
    warehouses,
)
from zhongshu.web.shell import navigation

app_name = "settings"
urlpatterns = [
    path("", profile.profile, name="profile"),
    path("password/", profile.change_password, name="password"),
    path("company/", company.company_card, name="company"),
    path("rates/", rates.rates, name="rates"),
    path("rates/import/", rates.import_rates, name="import-rates"),
    path("rates/fetch/", rates.fetch_rates, name="fetch-rates"),
    path("rates/days/", rates.set_rate_age, name="rate-age"),
    path("rates/example.csv", rates.rate_example, name="rate-example"),
    path("rates/<int:rate_id>/remove/", rates.remove_rate, name="remove-rate"),
    path("messages/", messages.channels, name="messages"),
    path("messages/<int:channel_id>/", messages.channel, name="channel"),
    path("messages/<int:channel_id>/test/", messages.test, name="test-channel"),
    path("messages/<int:channel_id>/remove/", messages.remove, name="remove-channel"),
    path("legal-entities/", legal_entities.legal_entities, name="legal-entities"),
    path("legal-entities/assign/", legal_entities.assign_stores, name="assign-stores"),
    path(
        "legal-entities/assign/<int:assignment_id>/undo/",
        legal_entities.undo_assignment,
        name="undo-assignment",
    ),
    path("legal-entities/<int:legal_entity_id>/", legal_entities.legal_entity, name="legal-entity"),
    path(
        "legal-entities/<int:legal_entity_id>/archive/",
        legal_entities.archive,
        name="archive-legal-entity",
    ),
    path(
        "legal-entities/<int:legal_entity_id>/bring-back/",
        legal_entities.bring_back,
        name="bring-back-legal-entity",
    ),
    path("warehouses/", warehouses.warehouses, name="warehouses"),
    path("warehouses/pools/<int:pool_id>/", pools.pool, name="pool"),
    path("warehouses/pools/<int:pool_id>/open/", pools.open_books, name="open-pool"),
    path(
        "warehouses/pools/<int:pool_id>/multi-channel/",
        pools.choose_no_store,
        name="pool-of-no-store",
    ),
    path("warehouses/sources/", sources.sources, name="sources"),
    path("warehouses/sources/<int:store_id>/", sources.set_sources, name="set-sources"),
    path("warehouses/sources/<int:edit_id>/undo/", sources.undo_sources, name="undo-sources"),
    path("warehouses/offers/", offers.offers, name="offers"),
    path("warehouses/offers/new/", offers.new_offers, name="new-offers"),
    path("warehouses/offers/say/", offers.say_offers, name="say-offers"),
    path("warehouses/offers/set/", offers.set_offers, name="set-offers"),
    path("warehouses/offers/confirm/", offers.look_at_offers, {"act": "confirm"}, "confirm-offers"),
    path("warehouses/offers/own/", offers.look_at_offers, {"act": "own"}, "own-offers"),
    path("warehouses/offers/forget/", offers.look_at_offers, {"act": "forget"}, "forget-offers"),
    path("warehouses/offers/<int:edit_id>/undo/", offers.undo_offers, name="undo-offers"),
    path("warehouses/<int:warehouse_id>/count/", sources.count_warehouse, name="count-warehouse"),
    path("warehouses/<int:warehouse_id>/", warehouses.warehouse, name="warehouse"),
    path("warehouses/<int:warehouse_id>/archive/", warehouses.archive, name="archive-warehouse"),
    path("warehouses/<int:warehouse_id>/bring-back/", warehouses.restore, name="restore-warehouse"),
    path(
        "warehouses/<int:warehouse_id>/default/", warehouses.make_default, name="default-warehouse"
    ),
    path("fields/", own_fields.own_fields, name="fields"),
    path("fields/order/", own_fields.order_fields, name="order-fields"),
    path("fields/<int:field_id>/", own_fields.own_field, name="field"),
    path("fields/<int:field_id>/rename-option/", own_fields.rename_option, name="rename-option"),
    path("fields/<int:field_id>/archive/", own_fields.archive, name="archive-field"),
    path("fields/<int:field_id>/bring-back/", own_fields.bring_back, name="bring-back-field"),
    path("people/", people.people, name="people"),
    path("people/<int:user_id>/", person.person, name="person"),
    path("people/<int:user_id>/stores/", person.change_stores, name="person-stores"),
    path("people/<int:user_id>/hand-over/", person.hand_over_all, name="hand-over"),
    path("people/<int:user_id>/deactivate/", person.deactivate, name="deactivate"),
    path("people/<int:user_id>/reactivate/", person.reactivate, name="reactivate"),
    path("people/<int:user_id>/password/", people.reset_password, name="reset-password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("audit/", audit.audit, name="audit"),
]

navigation.register(
    navigation.Page(
        key="settings",
        name=_("Settings"),
        icon="settings",
        url_name="settings:profile",
        group=navigation.Group.COMPANY,
        go=",",
    )
)
navigation.register_action(
    navigation.Action(
        _("Custom fields of products"),
        "columns-3",
        "/settings/fields/",
        roles=frozenset({identity.Role.OPERATIONS}),
    )
)
navigation.register_action(navigation.Action(_("Warehouses"), "warehouse", "/settings/warehouses/"))
navigation.register_action(
    navigation.Action(_("Where stores draw from"), "split", "/settings/warehouses/sources/")
)
