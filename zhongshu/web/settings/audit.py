"""Settings › audit trail: who did what."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhongshu.identity import public as identity
from zhongshu.kernel.texts import clean
from zhongshu.web.http import SignedInRequest, answer

PAGE_ROWS = 50
# What the codes of the trail mean; a code that is not here is shown as it is.
ACTION_NAMES = {
    "channels.access.granted": gettext_noop("Stores given to a person"),
    "channels.access.revoked": gettext_noop("Stores taken from a person"),
    "channels.account.amazon_status_changed": gettext_noop("Account health changed by Amazon"),
    "channels.account.authorisation_lost": gettext_noop("Authorisation lost"),
    "channels.account.connected": gettext_noop("Account connected"),
    "channels.account.disconnected": gettext_noop("Account disconnected"),
    "channels.account.reauthorised": gettext_noop("Account authorised again"),
    "channels.account.seller_id_set": gettext_noop("Seller id entered"),
    "channels.application.added": gettext_noop("Application added"),
    "channels.application.changed": gettext_noop("Application changed"),
    "channels.application.removed": gettext_noop("Application removed"),
    "channels.application.secret_changed": gettext_noop("Client secret changed"),
    "channels.application.seeded": gettext_noop("Application taken from the environment"),
    "channels.issue.ignored": gettext_noop("Sync issue ignored"),
    "channels.issue.raw_seen": gettext_noop("Raw data of an issue seen"),
    "channels.keys.rotated": gettext_noop("Encryption keys rotated"),
    "channels.notifications.subscribed": gettext_noop("Subscribed to notifications"),
    "channels.notifications.unsubscribed": gettext_noop("Subscription to notifications ended"),
    "channels.run.stop_requested": gettext_noop("Sync run stopped"),
    "channels.sending.held": gettext_noop("Sending to Amazon held"),
    "channels.sending.released": gettext_noop("Sending to Amazon released"),
    "channels.stores.confirmed": gettext_noop("Stores confirmed"),
    "channels.stores.found": gettext_noop("Stores found"),
    "channels.stream.changed": gettext_noop("Stream changed"),
    "channels.stream.sync_asked": gettext_noop("Sync asked for"),
    "company.set": gettext_noop("Company's card changed"),
    "identity.password.changed": gettext_noop("Password changed"),
    "identity.password.reset": gettext_noop("Password reset"),
    "identity.signed_in": gettext_noop("Signed in"),
    "identity.token.issued": gettext_noop("API token issued"),
    "identity.token.revoked": gettext_noop("API token revoked"),
    "identity.user.added": gettext_noop("User added"),
    "identity.user.changed": gettext_noop("Person changed"),
    "identity.user.deactivated": gettext_noop("Person deactivated"),
    "identity.user.reactivated": gettext_noop("Person reactivated"),
    "orders.buyer.revealed": gettext_noop("Buyer's details seen"),
    "orders.buyers.purged": gettext_noop("Buyers' details purged"),
    "orders.buyers.rotated": gettext_noop("Buyers' details encrypted anew"),
    "orders.hold": gettext_noop("Orders put on hold"),
    "orders.mark_processed": gettext_noop("Orders marked as processed"),
    "orders.release": gettext_noop("Orders released from hold"),
    "orders.send_back_to_review": gettext_noop("Orders sent back to review"),
    "orders.undo": gettext_noop("Order action undone"),
}


def audit(request: SignedInRequest) -> HttpResponse:
    """Show the trail, newest first: administrators all of it, others their own part."""
    chosen = identity.AuditFilter(
        who=clean(request.GET.get("who", ""), longest=150),
        action=clean(request.GET.get("action", ""), longest=100),
        subject=clean(request.GET.get("q", ""), longest=200),
    )
    found = identity.list_audit(
        request.actor, chosen, cursor=request.GET.get("cursor", "")[:40], limit=PAGE_ROWS
    )
    rows = [
        (line, _(ACTION_NAMES[line.action]) if line.action in ACTION_NAMES else line.action)
        for line in found.lines
    ]
    context = {
        "section": "audit",
        "rows": rows,
        "found": found,
        "chosen": chosen,
        "is_filtered": chosen != identity.AuditFilter(),
        "actions": [(code, _(name)) for code, name in ACTION_NAMES.items()],
    }
    return answer(request, "settings/audit.html", context, part="list")
