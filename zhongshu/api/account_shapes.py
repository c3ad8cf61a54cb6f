"""What `POST /accounts` takes: a seller to connect, or an account that is kept by hand."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from zhongshu.api.shapes import Body, BodyId
from zhongshu.api.stores import NewStores
from zhongshu.channels import public as channels

RefreshToken = Annotated[str, Field(min_length=1, max_length=4000)]
SellerId = Annotated[str, Field(max_length=50)]
RegionCode = Literal["NA", "EU", "FE"]


class Connecting(Body):
    """A seller who is connected. `application_id` is ours; left out while there is only one."""

    region: RegionCode
    refresh_token: RefreshToken
    seller_id: SellerId | None = None
    name: Annotated[str, Field(max_length=100)] = ""
    application_id: BodyId | None = None


class ByHand(Body):
    """An account that nothing is asked of: files, people and the API bring its facts.

    `channel` amazon has a `region` and stores named by marketplace ids; custom is another
    channel, whose stores are described whole.
    """

    channel: Literal["amazon", "custom"]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    stores: NewStores
    region: RegionCode | None = None
    seller_id: SellerId | None = None

    def to_account(self) -> channels.HandAccount:
        return channels.HandAccount(
            channel=self.channel,
            name=self.name,
            stores=[each.to_store() for each in self.stores],
            region=self.region or "",
            seller_id=self.seller_id,
        )


class NewAccount(RootModel[Connecting | ByHand]):
    """The one kind or the other: a `refresh_token` tells that a seller is connected."""

    @model_validator(mode="before")
    @classmethod
    def _choose(cls, given: object) -> Connecting | ByHand:
        """Read it as one kind, so that errors are of that one only."""
        return _kind_of(given).model_validate(given)


def _kind_of(told: object) -> type[Connecting | ByHand]:
    if not isinstance(told, Mapping) or "refresh_token" in told:
        return Connecting
    return ByHand if "channel" in told or "stores" in told else Connecting
