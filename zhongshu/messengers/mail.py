"""Messages as e-mails, through the company's own mail server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from zhongshu.notifications import public as notifications

TIMEOUT_S = 10
REASON = notifications.Reason


def send_mail(outgoing: notifications.Outgoing) -> None:
    """Send it as plain text.

    Raises:
        notifications.DeliveryError: no mail server is set, it did not answer, or refused.
    """
    if not settings.SMTP_URL or not settings.MAIL_FROM:
        raise notifications.DeliveryError(REASON.NO_MAIL_SERVER, is_final=True)
    try:
        mail = _write(outgoing)
        with _connect(urlsplit(settings.SMTP_URL)) as server:
            server.send_message(mail)
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(max(code for code, _words in error.recipients.values())) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise notifications.DeliveryError(REASON.NO_ANSWER, type(error).__name__) from error


def _write(outgoing: notifications.Outgoing) -> EmailMessage:
    message, mail = outgoing.message, EmailMessage()
    mail["Subject"] = " ".join(message.title.split())
    mail["From"], mail["To"] = settings.MAIL_FROM, outgoing.address
    mail["Date"] = formatdate(outgoing.at.timestamp())
    mail["Message-ID"] = make_msgid(domain=outgoing.address.rpartition("@")[2])
    mail["X-Zhongshu-Delivery"] = str(outgoing.delivery_id)
    mail.set_content(f"{message.text}\n\n{message.link}\n" if message.link else message.text)
    return mail


def _connect(parts: SplitResult) -> smtplib.SMTP:
    """Return the server, signed in; `smtp` begins TLS unless the address says `?plain`."""
    host, checked = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=checked)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_S)
        if parts.query != "plain":
            server.starttls(context=checked)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _refused(code: int) -> notifications.DeliveryError:
    """Return why: what begins with 5 is refused for good, with 4 for now."""
    return notifications.DeliveryError(REASON.REFUSED, str(code), is_final=code >= 500)
