"""/stores."""

from datetime import datetime
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from zhongshu.api.guard import TokenRequest
from zhongshu.api.shapes import Body, BodyId, Id, Page, PageQuery, cut
from zhongshu.channels import public as channels

router = Router(tags=["stores"])


class Store(Schema):
    """One account in one marketplace; stores of one `pool` sell from one stock.

    Of another channel than Amazon `marketplace_id` is a code of your own, and `region` is empty.
    """

    id: int
    account_id: int
    channel: str
    region: str
    marketplace_id: str
    name: str
    amazon_name: str
    country_code: str
    currency: str
    time_zone: str
    pool: str
    is_participating: bool
    has_suspended_listings: bool
    confirmed_at: datetime | None
    legal_entity_id: int | None


class StoreChoice(Body):
    id: BodyId
    name: Annotated[str, Field(min_length=1, max_length=100)]
    time_zone: Annotated[str, Field(max_length=50)]
    currency: Annotated[str, Field(max_length=3)]
    pool: Annotated[str, Field(min_length=1, max_length=20)]

    def to_choice(self) -> channels.StoreChoice:
        return channels.StoreChoice(
            store_id=self.id,
            name=self.name,
            time_zone=self.time_zone,
            currency=self.currency,
            pool_code=self.pool,
        )


class StoreChoices(Body):
    stores: Annotated[list[StoreChoice], Field(min_length=1, max_length=100)] | None = None


class NewStore(Body):
    """`code` is the marketplace id of an Amazon store, which tells the rest where it is left out.

    Of another channel it is a code of your own such as shopify-us, and all the rest is required.
    """

    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(max_length=100)] = ""
    country_code: Annotated[str, Field(max_length=2)] = ""
    currency: Annotated[str, Field(max_length=3)] = ""
    time_zone: Annotated[str, Field(max_length=50)] = ""

    def to_store(self) -> channels.HandStore:
        return channels.HandStore(
            self.code, self.name, self.country_code, self.currency, self.time_zone
        )


NewStores = Annotated[list[NewStore], Field(min_length=1, max_length=100)]


class StoresToAdd(Body):
    stores: NewStores


class StoreQuery(PageQuery):
    account_id: Id | None = None


@router.get("", response=Page[Store])
def list_stores(request: TokenRequest, query: Query[StoreQuery]) -> Page[Store]:
    """List the stores you may see."""
    rows = channels.list_stores(request.auth.actor, query.account_id)
    return cut(rows, query, key=lambda row: row.store_id, show=show_store)


def show_store(card: channels.StoreCard) -> Store:
    return Store(
        id=card.store_id,
        account_id=card.account_id,
        channel=card.channel,
        region=card.region,
        marketplace_id=card.marketplace_id,
        name=card.name,
        amazon_name=card.amazon_name,
        country_code=card.country_code,
        currency=card.currency,
        time_zone=card.time_zone,
        pool=card.pool_code,
        is_participating=card.is_participating,
        has_suspended_listings=card.has_suspended_listings,
        confirmed_at=card.confirmed_at,
        legal_entity_id=card.legal_entity_id,
    )
