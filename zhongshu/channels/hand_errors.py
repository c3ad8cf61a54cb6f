"""Refusals about accounts that are kept by hand, and their stores."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError


@dataclass(eq=False)
class AccountByHandError(ConflictError):
    name: str

    code = "channels.account_by_hand"
    template = _(
        "{name} is kept by hand: nothing can be asked of it. Bring its facts by file, or connect it"
        " first if it sells at Amazon."
    )


@dataclass(eq=False)
class NotAmazonError(ConflictError):
    name: str

    code = "channels.not_amazon"
    template = _(
        "{name} is no account at Amazon: there is nothing to connect. Its facts come by file, by"
        " hand or through the API."
    )


@dataclass(eq=False)
class NotByHandError(ConflictError):
    name: str

    code = "channels.not_by_hand"
    template = _(
        "{name} is connected to Amazon, which tells its stores. Only an account that is"
        " disconnected can be kept by hand, and only one that is kept by hand gets stores by hand."
    )


@dataclass(eq=False)
class MayBeByHandError(ConflictError):
    """Connected as another account, every order would stand here twice (failures.md, A10)."""

    account_name: str

    code = "channels.may_be_by_hand"
    template = _(
        "{account_name} is kept by hand and sells in the same marketplaces. If it is the same"
        " seller, open that account and choose “Connect to Amazon now”; if not, enter its seller id"
        " there and the one of the new token here."
    )


@dataclass(eq=False)
class SellerLeftError(ConflictError):
    seller_id: str
    account_name: str

    code = "channels.seller_left"
    template = _(
        "Seller {seller_id} is here already as {account_name}, which was ended. Open that account"
        " and take it up again: its data are still there."
    )


@dataclass(eq=False)
class UnknownChannelError(InvalidError):
    channel: str

    code = "channels.unknown_channel"
    template = _("{channel} is no channel: choose amazon or custom.")


@dataclass(eq=False)
class StoreCodeRefusedError(InvalidError):
    given: str

    code = "channels.store_code_refused"
    template = _(
        "“{given}” cannot name a store: an Amazon store is named by a marketplace id of its"
        " region, another one by up to 30 letters, digits and - that no other store of the"
        " account has."
    )


@dataclass(eq=False)
class StoresNeededError(InvalidError):
    code = "channels.stores_needed"
    template = _("An account has at least one store: name one.")
