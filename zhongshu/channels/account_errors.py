"""Refusals about applications, accounts, consent and secrets."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class ApplicationNotFoundError(NotFoundError):
    application_id: int

    code = "channels.application_not_found"
    template = _("There is no application {application_id}.")


@dataclass(eq=False)
class AssignmentNotFoundError(NotFoundError):
    assignment_id: int

    code = "channels.assignment_not_found"
    template = _("There is no assignment {assignment_id} of stores to a legal entity.")


@dataclass(eq=False)
class ApplicationTakenError(ConflictError):
    name: str

    code = "channels.application_taken"
    template = _("The application {name} is here already: change its secret instead.")


@dataclass(eq=False)
class ApplicationNameTakenError(ConflictError):
    name: str

    code = "channels.application_name_taken"
    template = _("There is an application {name} already. Choose another name.")


@dataclass(eq=False)
class ApplicationInUseError(ConflictError):
    application: str
    count: int
    accounts: str

    code = "channels.application_in_use"
    template = _(
        "{application} cannot be removed: {count} account(s) use it ({accounts}). Authorise each of"
        " them again with another application first, disconnected ones too."
    )


@dataclass(eq=False)
class ApplicationOfEnvironmentError(ConflictError):
    application: str

    code = "channels.application_of_environment"
    template = _(
        "{application} comes from ZHONGSHU_LWA_CLIENT_ID: the next start would bring it back. Take"
        " that variable away, start again, then remove the application."
    )


@dataclass(eq=False)
class ApplicationFullError(ConflictError):
    application: str
    most: int

    code = "channels.application_full"
    template = _(
        "The private application {application} has {most} accounts, and Amazon lets it have no"
        " more. Add another application."
    )


@dataclass(eq=False)
class EmptyFieldError(InvalidError):
    field: str

    code = "channels.empty_field"
    template = _("{field} is empty. Fill it in.")


@dataclass(eq=False)
class UnknownKindError(InvalidError):
    kind: str

    code = "channels.unknown_kind"
    template = _("“{kind}” is no kind of application: choose PRIVATE or PUBLIC.")


@dataclass(eq=False)
class UnknownRegionError(InvalidError):
    region: str

    code = "channels.unknown_region"
    template = _("“{region}” is no region: choose NA, EU or FE.")


@dataclass(eq=False)
class RegionMismatchError(InvalidError):
    """The authorisation is good, but for another region than the one that was chosen (A5)."""

    region: str
    chosen: str

    code = "channels.region_mismatch"
    template = _(
        "This authorisation is of region {region}, not of {chosen}. Choose {region}, or bring an"
        " authorisation of {chosen}."
    )


@dataclass(eq=False)
class UnknownTimeZoneError(InvalidError):
    time_zone: str

    code = "channels.unknown_time_zone"
    template = _("“{time_zone}” is no time zone. Choose one such as America/Los_Angeles.")


@dataclass(eq=False)
class UnknownCurrencyError(InvalidError):
    currency: str

    code = "channels.unknown_currency"
    template = _("“{currency}” is no currency. Use three letters such as USD.")


@dataclass(eq=False)
class IdsSwappedError(InvalidError):
    """Each stands where the other belongs: Amazon's page shows them side by side."""

    code = "channels.ids_swapped"
    template = _(
        "Ids and secret stand in each other's fields: the client id begins with"
        " amzn1.application-oa2-client, the client secret with amzn1.oa2-cs, the application id"
        " with amzn1.sp.solution. A secret is no refresh token."
    )


@dataclass(eq=False)
class IdRefusedError(InvalidError):
    text: str

    code = "channels.id_refused"
    template = _(
        "“{text}” is no id of an application: it has letters, digits, points and dashes"
        " only. Copy it from Develop Apps."
    )


@dataclass(eq=False)
class SellerIdRefusedError(InvalidError):
    seller_id: str

    code = "channels.seller_id_refused"
    template = _(
        "“{seller_id}” is no seller id: it has capital letters and digits only. In Seller"
        " Central it stands under Account Info as Merchant Token."
    )


@dataclass(eq=False)
class NoStoresError(InvalidError):
    region: str

    code = "channels.no_stores"
    template = _(
        "Amazon names no marketplace in {region} where this seller takes part. Check the region."
    )


@dataclass(eq=False)
class AccountNameTakenError(ConflictError):
    name: str

    code = "channels.account_name_taken"
    template = _("There is an account {name} already. Choose another name.")


@dataclass(eq=False)
class SellerConnectedError(ConflictError):
    seller_id: str
    account_name: str

    code = "channels.seller_connected"
    template = _(
        "Seller {seller_id} is here already as {account_name}. Authorise that account"
        " instead: twice connected, every order would come twice. If you meant another seller,"
        " check the seller id."
    )


@dataclass(eq=False)
class TokenConnectedError(ConflictError):
    account_name: str

    code = "channels.token_connected"
    template = _("This refresh token is in use already, by {account_name}.")


@dataclass(eq=False)
class SellerIdNeededError(ConflictError):
    account_name: str

    code = "channels.seller_id_needed"
    template = _(
        "{account_name} sells in the same marketplaces. Give the seller id of the new token, so"
        " that nobody is connected twice."
    )


@dataclass(eq=False)
class OtherSellerUnknownError(ConflictError):
    account_name: str

    code = "channels.other_seller_unknown"
    template = _(
        "{account_name} sells in the same marketplaces and its seller id is not known. If it is"
        " the same seller, authorise that account again; if not, enter its seller id first."
    )


@dataclass(eq=False)
class OtherSellerError(ConflictError):
    account_name: str
    expected: str
    given: str

    code = "channels.other_seller"
    template = _(
        "{account_name} belongs to seller {expected}, but the consent came from seller {given}."
        " Nothing was changed."
    )


@dataclass(eq=False)
class OtherMarketplacesError(ConflictError):
    account_name: str
    expected: str
    given: str

    code = "channels.other_marketplaces"
    template = _(
        "{account_name} sells in {expected}, but this token in {given}. Nothing was changed: if"
        " it is the same seller all the same, give the seller id."
    )


@dataclass(eq=False)
class OtherRegionError(ConflictError):
    account_name: str
    region: str

    code = "channels.other_region"
    template = _("{account_name} is an account of region {region}. Nothing was changed.")


@dataclass(eq=False)
class ConsentUnknownError(InvalidError):
    code = "channels.consent_unknown"
    template = _("Amazon came back with a request that we did not make. Start again from here.")


@dataclass(eq=False)
class ForeignCallbackError(InvalidError):
    """An open redirect otherwise: anybody could send our people anywhere (failures.md, A11)."""

    code = "channels.foreign_callback"
    template = _(
        "This request would lead to an address that is not Seller Central's. Nothing was begun:"
        " start again in Amazon's Appstore, or from here."
    )


@dataclass(eq=False)
class ConsentUsedError(ConflictError):
    code = "channels.consent_used"
    template = _("This authorisation was used already. Start again.")


@dataclass(eq=False)
class ConsentLateError(ConflictError):
    minutes: int

    code = "channels.consent_late"
    template = _("The authorisation took longer than {minutes} minutes. Start again.")


@dataclass(eq=False)
class ConsentOtherUserError(ConflictError):
    code = "channels.consent_other_user"
    template = _("Somebody else began this authorisation. Start again as yourself.")


@dataclass(eq=False)
class ConsentOtherSessionError(ConflictError):
    code = "channels.consent_other_session"
    template = _("This authorisation was begun in another browser or session. Start again here.")


@dataclass(eq=False)
class SecretUnreadableError(ConflictError):
    """The key that encrypted it is gone, for example after a restore without the keys."""

    owner: str

    code = "channels.secret_unreadable"
    template = _(
        "The secret of {owner} cannot be read with the present encryption keys. Bring the old key"
        " back, or enter the secret again."
    )


@dataclass(eq=False)
class SecretsLeftError(ConflictError):
    rotated: int
    left: int

    code = "channels.secrets_left"
    template = _(
        "{rotated} secrets have the new key now; {left} could not be read with any key and stay"
        " as they are. Keep the old keys until those accounts are authorised again."
    )
