"""The audit trail in a person's words: what was done, to what, and the facts of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhongshu.identity import public as identity
from zhongshu.web.settings.forms import ROLE_NAMES
from zhongshu.web.templatetags.figures import fact

# What the codes of the trail mean; a code that is not here is shown as it is.
ACTION_NAMES = {
    "catalog.custom_field.added": gettext_noop("Custom field added"),
    "catalog.custom_field.archived": gettext_noop("Custom field archived"),
    "catalog.custom_field.brought_back": gettext_noop("Custom field brought back"),
    "catalog.custom_field.changed": gettext_noop("Custom field changed"),
    "catalog.custom_field.option_renamed": gettext_noop("Option of a custom field renamed"),
    "catalog.custom_fields.ordered": gettext_noop("Custom fields put in order"),
    "catalog.pairing_rule.added": gettext_noop("Pairing rule added"),
    "catalog.pairing_rule.changed": gettext_noop("Pairing rule changed"),
    "catalog.pairing_rule.moved": gettext_noop("Pairing rule moved"),
    "catalog.pairing_rule.removed": gettext_noop("Pairing rule removed"),
    "catalog.pairings.undone": gettext_noop("Pairings taken back"),
    "catalog.product.file_attached": gettext_noop("File attached to a product"),
    "catalog.product.file_detached": gettext_noop("Attachment of a product removed"),
    "catalog.product.image_described": gettext_noop("Picture of a product described"),
    "catalog.product.image_removed": gettext_noop("Picture of a product removed"),
    "catalog.product.images_added": gettext_noop("Pictures added to a product"),
    "catalog.product.images_arranged": gettext_noop("Pictures of a product put in order"),
    "catalog.products.removed": gettext_noop("Products removed"),
    "catalog.products.saved": gettext_noop("Products saved"),
    "catalog.products.undone": gettext_noop("Edit of products taken back"),
    "catalog.proposals.confirmed": gettext_noop("Proposed pairings confirmed"),
    "catalog.products.merged": gettext_noop("Products merged"),
    "catalog.skus.assigned": gettext_noop("Seller SKUs assigned to people"),
    "catalog.skus.assignment_undone": gettext_noop("Assignment of seller SKUs taken back"),
    "catalog.skus.handed_over": gettext_noop("Seller SKUs handed over"),
    "catalog.skus.left_out": gettext_noop("Seller SKUs left out of pairing"),
    "catalog.skus.paired": gettext_noop("Seller SKUs paired"),
    "catalog.skus.taken_in": gettext_noop("Seller SKUs taken into pairing again"),
    "catalog.spot_check.begun": gettext_noop("Spot check begun"),
    "catalog.spot_check.ended": gettext_noop("Spot check ended"),
    "catalog.tag.coloured": gettext_noop("Tag coloured"),
    "channels.access.granted": gettext_noop("Stores given to a person"),
    "channels.access.revoked": gettext_noop("Stores taken from a person"),
    "channels.account.amazon_status_changed": gettext_noop("Account health changed by Amazon"),
    "channels.account.authorisation_lost": gettext_noop("Authorisation lost"),
    "channels.account.added_by_hand": gettext_noop("Account added by hand"),
    "channels.account.connected": gettext_noop("Account connected"),
    "channels.account.connected_later": gettext_noop("Account kept by hand connected to Amazon"),
    "channels.account.disconnected": gettext_noop("Account disconnected"),
    "channels.account.kept_by_hand": gettext_noop("Account taken up by hand"),
    "channels.account.reauthorised": gettext_noop("Account authorised again"),
    "channels.account.renamed": gettext_noop("Account renamed"),
    "channels.account.seller_id_set": gettext_noop("Seller id entered"),
    "channels.application.added": gettext_noop("Application added"),
    "channels.application.changed": gettext_noop("Application changed"),
    "channels.application.removed": gettext_noop("Application removed"),
    "channels.application.secret_changed": gettext_noop("Client secret changed"),
    "channels.application.seeded": gettext_noop("Application taken from the environment"),
    "channels.document.downloaded": gettext_noop("Document downloaded"),
    "channels.issue.ignored": gettext_noop("Sync issue ignored"),
    "channels.issue.raw_seen": gettext_noop("Raw data of an issue seen"),
    "channels.keys.rotated": gettext_noop("Encryption keys rotated"),
    "channels.notifications.subscribed": gettext_noop("Subscribed to notifications"),
    "channels.notifications.unsubscribed": gettext_noop("Subscription to notifications ended"),
    "channels.run.stop_requested": gettext_noop("Sync run stopped"),
    "channels.sending.held": gettext_noop("Sending to Amazon held"),
    "channels.sending.released": gettext_noop("Sending to Amazon released"),
    "channels.stores.added_by_hand": gettext_noop("Stores added by hand"),
    "channels.stores.assigned": gettext_noop("Stores assigned to a legal entity"),
    "channels.stores.assignment_undone": gettext_noop(
        "Assignment of stores to a legal entity taken back"
    ),
    "channels.stores.confirmed": gettext_noop("Stores confirmed"),
    "channels.stores.handed_over": gettext_noop("Stores handed over"),
    "channels.stores.found": gettext_noop("Stores found"),
    "channels.stream.changed": gettext_noop("Stream changed"),
    "channels.stream.sync_asked": gettext_noop("Sync asked for"),
    "company.legal_entity.added": gettext_noop("Legal entity added"),
    "company.legal_entity.archived": gettext_noop("Legal entity archived"),
    "company.legal_entity.brought_back": gettext_noop("Legal entity brought back"),
    "company.legal_entity.changed": gettext_noop("Legal entity changed"),
    "company.rate.removed": gettext_noop("Exchange rate removed"),
    "company.rate_age.set": gettext_noop("Days of an exchange rate changed"),
    "company.rates.set": gettext_noop("Exchange rates set"),
    "company.set": gettext_noop("Company's card changed"),
    "documents.export.asked": gettext_noop("Export asked for"),
    "documents.export.cancelled": gettext_noop("Export cancelled"),
    "documents.export.deleted": gettext_noop("Export deleted"),
    "documents.export.done": gettext_noop("Export made"),
    "documents.export.downloaded": gettext_noop("Export downloaded"),
    "documents.export.failed": gettext_noop("Export not made"),
    "documents.exports.purged": gettext_noop("Old exports deleted"),
    "documents.import.begun": gettext_noop("File brought to be imported"),
    "documents.import.deleted": gettext_noop("File of an import deleted"),
    "documents.imports.purged": gettext_noop("Old files of imports deleted"),
    "documents.import.done": gettext_noop("File imported"),
    "documents.import.failed": gettext_noop("Import refused"),
    "documents.import.started": gettext_noop("Import started"),
    "documents.import.stop_requested": gettext_noop("Import asked to stop"),
    "documents.import.stopped": gettext_noop("Import stopped"),
    "documents.import.take_back_asked": gettext_noop("Import to be taken back"),
    "documents.import.taken_back": gettext_noop("Import taken back"),
    "exports.list.taken": gettext_noop("List exported"),
    "identity.password.changed": gettext_noop("Password changed"),
    "identity.password.reset": gettext_noop("Password reset"),
    "identity.signed_in": gettext_noop("Signed in"),
    "identity.token.issued": gettext_noop("API token issued"),
    "identity.token.revoked": gettext_noop("API token revoked"),
    "identity.user.added": gettext_noop("User added"),
    "identity.user.changed": gettext_noop("Person changed"),
    "identity.user.deactivated": gettext_noop("Person deactivated"),
    "identity.user.reactivated": gettext_noop("Person reactivated"),
    "inventory.warehouse.added": gettext_noop("Warehouse added"),
    "inventory.warehouse.archived": gettext_noop("Warehouse archived"),
    "inventory.warehouse.changed": gettext_noop("Warehouse changed"),
    "inventory.warehouse.made_default": gettext_noop("Warehouse made the default"),
    "inventory.warehouse.restored": gettext_noop("Warehouse brought back"),
    "orders.buyer.revealed": gettext_noop("Buyer's details seen"),
    "orders.taken_back": gettext_noop("Orders of a file taken back"),
    "orders.buyers.purged": gettext_noop("Buyers' details purged"),
    "orders.buyers.rotated": gettext_noop("Buyers' details encrypted anew"),
    "orders.hold": gettext_noop("Orders put on hold"),
    "orders.mark_processed": gettext_noop("Orders marked as processed"),
    "orders.open_stock": gettext_noop("Books of a pool opened"),
    "orders.record_own": gettext_noop("Orders of another channel recorded"),
    "orders.set_own_status": gettext_noop("Status of orders of another channel set"),
    "orders.release": gettext_noop("Orders released from hold"),
    "orders.send_back_to_review": gettext_noop("Orders sent back to review"),
    "orders.undo": gettext_noop("Order action undone"),
    "purchasing.prices.set": gettext_noop("Terms of suppliers set"),
    "purchasing.suppliers.archived": gettext_noop("Suppliers archived"),
    "purchasing.suppliers.restored": gettext_noop("Suppliers brought back"),
    "purchasing.suppliers.saved": gettext_noop("Suppliers saved"),
    "purchasing.suppliers.undone": gettext_noop("Edit of suppliers taken back"),
}

# What a subject is, by its name before the colon.
SUBJECT_NAMES = {
    "catalog.edit": gettext_noop("Edit of products {number}"),
    "catalog.pairing_rule": gettext_noop("Pairing rule {number}"),
    "catalog.sku": gettext_noop("Seller SKU {number}"),
    "catalog.skus": gettext_noop("Seller SKUs"),
    "catalog.spot_check": gettext_noop("Spot check {number}"),
    "catalog.tag": gettext_noop("Tag {number}"),
    "channels.account": gettext_noop("Account {number}"),
    "channels.application": gettext_noop("Application {number}"),
    "channels.document": gettext_noop("Document {number}"),
    "channels.installation": gettext_noop("This installation"),
    "channels.issue": gettext_noop("Sync issue {number}"),
    "channels.keys": gettext_noop("Encryption keys"),
    "channels.run": gettext_noop("Sync run {number}"),
    "channels.stream": gettext_noop("Stream {number}"),
    "catalog.product": gettext_noop("Product {number}"),
    "catalog.custom_field": gettext_noop("Custom field {number}"),
    "catalog.custom_fields": gettext_noop("Custom fields"),
    "company": gettext_noop("Company's card"),
    "company.legal_entities": gettext_noop("Legal entities"),
    "company.legal_entity": gettext_noop("Legal entity {number}"),
    "company.rates": gettext_noop("Exchange rates"),
    "documents.export": gettext_noop("Export {number}"),
    "documents.exports": gettext_noop("Exports"),
    "documents.import": gettext_noop("Import {number}"),
    "documents.imports": gettext_noop("Imports"),
    "exports.list": gettext_noop("List {number}"),
    "identity.token": gettext_noop("API token {number}"),
    "identity.user": gettext_noop("Person {number}"),
    "inventory.warehouse": gettext_noop("Warehouse {number}"),
    "orders.action": gettext_noop("Order action {number}"),
    "orders.buyers": gettext_noop("Buyers' details"),
    "channels.pool": gettext_noop("Stock pool {number}"),
    "channels.store": gettext_noop("Store {number}"),
    "orders.order": gettext_noop("Order {number}"),
    "purchasing.edit": gettext_noop("Edit of suppliers {number}"),
}
# What a fact is; one that ends in _before was so before the change.
FACT_NAMES = {
    "account": gettext_noop("Account"),
    "address": gettext_noop("Network address"),
    "after": gettext_noop("Now"),
    "alt": gettext_noop("Description"),
    "images": gettext_noop("Pictures"),
    "sku": gettext_noop("SKU"),
    "application": gettext_noop("Application"),
    "at": gettext_noop("Time"),
    "because": gettext_noop("Because"),
    "before": gettext_noop("Before"),
    "buyers": gettext_noop("Buyers"),
    "changed": gettext_noop("Changed"),
    "choices": gettext_noop("Options"),
    "client_id": gettext_noop("Client ID"),
    "code": gettext_noop("Code"),
    "colour": gettext_noop("Colour"),
    "currency": gettext_noop("Currency"),
    "day": gettext_noop("Day"),
    "default": gettext_noop("Default warehouse"),
    "enabled": gettext_noop("Switched on"),
    "every_store": gettext_noop("Every store"),
    "factor": gettext_noop("Units per listing"),
    "fields": gettext_noop("Fields"),
    "could_be_taken_back": gettext_noop("Could be taken back"),
    "file": gettext_noop("File"),
    "files": gettext_noop("Files"),
    "first_load_days": gettext_noop("Days of the first load"),
    "format": gettext_noop("Format"),
    "from_day": gettext_noop("From day"),
    "is_draft": gettext_noop("Draft"),
    "is_whole": gettext_noop("To its end"),
    "is_elsewhere": gettext_noop("Another place"),
    "kind": gettext_noop("Type"),
    "language": gettext_noop("Language"),
    "left": gettext_noop("Left"),
    "legal_entity": gettext_noop("Legal entity"),
    "list": gettext_noop("List"),
    "listings": gettext_noop("Listings"),
    "login": gettext_noop("User name"),
    "mark_processed": gettext_noop("Mark as processed"),
    "name": gettext_noop("Name"),
    "names": gettext_noop("Names"),
    "new": gettext_noop("New"),
    "order_status": gettext_noop("Order status"),
    "orders": gettext_noop("Orders"),
    "origin": gettext_noop("Origin"),
    "pair": gettext_noop("Currency pair"),
    "paired": gettext_noop("Paired"),
    "passed": gettext_noop("Passed"),
    "pattern": gettext_noop("Pattern"),
    "period_minutes": gettext_noop("Period in minutes"),
    "position": gettext_noop("Position"),
    "prices": gettext_noop("Terms of products"),
    "products": gettext_noop("Products"),
    "seller_skus": gettext_noop("Seller SKUs"),
    "rate": gettext_noop("Exchange rate"),
    "rates": gettext_noop("Exchange rates"),
    "reason": gettext_noop("Reason"),
    "refused": gettext_noop("Refused"),
    "channel": gettext_noop("Channel"),
    "region": gettext_noop("Region"),
    "replacement": gettext_noop("Replacement"),
    "right": gettext_noop("Right"),
    "role": gettext_noop("Role"),
    "rotated": gettext_noop("Encrypted anew"),
    "rows": gettext_noop("Rows"),
    "scope": gettext_noop("Scope"),
    "seller_id": gettext_noop("Seller id"),
    "size": gettext_noop("Size"),
    "skus": gettext_noop("SKUs"),
    "source": gettext_noop("Source"),
    "stores": gettext_noop("Stores"),
    "suppliers": gettext_noop("Suppliers"),
    "time_zone": gettext_noop("Time zone"),
    "title": gettext_noop("Title"),
    "tokens": gettext_noop("API tokens"),
    "unpaired": gettext_noop("Unpaired"),
    "unsure": gettext_noop("Unsure"),
    "until_day": gettext_noop("Until day"),
    "workbench_statuses": gettext_noop("Statuses in the workbench"),
    "wrong": gettext_noop("Wrong"),
    "pairings": gettext_noop("Pairings"),
    "owner": gettext_noop("Owner"),
    "developer": gettext_noop("Product developer"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the trail; each fact is its name and value."""

    line: identity.AuditLine
    action: str
    subject: str
    facts: tuple[str, ...]


def to_row(line: identity.AuditLine) -> Row:
    """Return a line in the reader's language; what has no name here is shown as it is."""
    kind, _colon, number = line.subject.partition(":")
    subject = SUBJECT_NAMES.get(kind)
    return Row(
        line=line,
        action=_(ACTION_NAMES[line.action]) if line.action in ACTION_NAMES else line.action,
        subject=_(subject).format(number=number) if subject else line.subject,
        facts=tuple(
            _("{fact}: {value}").format(fact=name_of_fact(name), value=_value_of(name, value))
            for name, value in line.facts.items()
        ),
    )


def list_actions() -> list[tuple[str, str]]:
    """Return the codes of all actions with their names, for the filter."""
    return [(code, _(name)) for code, name in ACTION_NAMES.items()]


def name_of_fact(name: str) -> str:
    """Return what a fact is called; one that nobody named keeps its name."""
    plain = name.removesuffix("_before")
    known = _(FACT_NAMES[plain]) if plain in FACT_NAMES else plain
    return known if plain == name else _("{fact}, before").format(fact=known)


def _value_of(name: str, value: object) -> str:
    if name.removesuffix("_before") == "role" and value in ROLE_NAMES:
        return str(ROLE_NAMES[identity.Role(str(value))])
    return fact(value)
