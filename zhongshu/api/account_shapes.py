"""What `POST /accounts` takes: a seller to connect, or an account that is kept by hand."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

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


class NewAccount(Body):
    """`asked` is the one kind or the other: a `refresh_token` tells that a seller is connected."""

    model_config = ConfigDict(extra="ignore")
    _asked: Connecting | ByHand = PrivateAttr()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Let the document show both kinds instead of a body without fields."""
        kinds = (Connecting, ByHand)
        return {"anyOf": [handler(kind.__pydantic_core_schema__) for kind in kinds]}

    @property
    def asked(self) -> Connecting | ByHand:
        return self._asked

    @model_validator(mode="wrap")
    @classmethod
    def _choose(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        told = getattr(given, "_obj", given)
        asked = _kind_of(told).model_validate(told)
        made = handler(given)
        made._asked = asked  # noqa: SLF001 - its own
        return made


def _kind_of(told: object) -> type[Connecting | ByHand]:
    if not isinstance(told, Mapping) or "refresh_token" in told:
        return Connecting
    return ByHand if "channel" in told or "stores" in told else Connecting
