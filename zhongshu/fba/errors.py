"""Refusals of fba."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from zhongshu.kernel.errors import ConflictError, InvalidError, NotFoundError


@dataclass(eq=False)
class ShipmentNotFoundError(NotFoundError):
    shipment_id: int

    code = "fba.shipment_not_found"
    template = _("There is no shipment {shipment_id}.")


@dataclass(eq=False)
class SourceRefusedError(InvalidError):
    source: str

    code = "fba.source_refused"
    template = _(
        "“{source}” is no source of this shipment: choose SUPPLIER, WAREHOUSE with one of yours,"
        " or AWD for what goes on to FBA."
    )


@dataclass(eq=False)
class AwdNotOpenError(ConflictError):
    shipment_code: str

    code = "fba.awd_not_open"
    template = _(
        "Shipment {shipment_code} cannot come from AWD yet: its books begin by themselves once"
        " Amazon has told all that lies there and the books of the pool are open."
    )


@dataclass(eq=False)
class NoSourceNeededError(ConflictError):
    shipment_code: str

    code = "fba.no_source_needed"
    template = _(
        "Shipment {shipment_code} needs no source: it was on its way when your books began, or"
        " none of its units is in them yet."
    )


@dataclass(eq=False)
class SourceChangeNotFoundError(NotFoundError):
    change_id: int

    code = "fba.source_change_not_found"
    template = _("There is no change {change_id} of a shipment's source.")


@dataclass(eq=False)
class SourceChangedSinceError(ConflictError):
    shipment_code: str

    code = "fba.source_changed_since"
    template = _("The source of shipment {shipment_code} was changed or taken back since.")
