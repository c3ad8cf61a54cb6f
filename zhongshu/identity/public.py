"""Front desk of identity: who acts, how they prove it, and the trail they leave."""

from zhongshu.identity.errors import (
    CursorRefusedError,
    LoginRefusedError,
    LoginTakenError,
    NotAllowedError,
    SetupLinkRefusedError,
    TokenExpiryError,
    TokenNotFoundError,
    UnknownChoiceError,
    UserNotFoundError,
    ViewNotFoundError,
    WeakPasswordError,
    WrongPasswordError,
)
from zhongshu.identity.queries import (
    get_preference,
    has_users,
    is_setup_link_good,
    list_audit,
    list_saved_views,
    list_tokens,
    list_users,
)
from zhongshu.identity.rules import require_admin, require_role
from zhongshu.identity.usecases.add_user import add_user
from zhongshu.identity.usecases.authenticate_token import authenticate_token
from zhongshu.identity.usecases.change_password import change_password
from zhongshu.identity.usecases.check_credentials import SignInAnswer, check_credentials
from zhongshu.identity.usecases.create_first_administrator import create_first_administrator
from zhongshu.identity.usecases.delete_view import delete_view
from zhongshu.identity.usecases.issue_token import issue_token
from zhongshu.identity.usecases.make_setup_link import make_setup_link
from zhongshu.identity.usecases.record import record
from zhongshu.identity.usecases.revoke_token import revoke_token
from zhongshu.identity.usecases.save_view import save_view
from zhongshu.identity.usecases.set_preference import set_preference
from zhongshu.identity.usecases.set_profile import set_profile
from zhongshu.identity.values import (
    SYSTEM,
    Actor,
    AuditFilter,
    AuditLine,
    AuditRows,
    AuthenticatedToken,
    IssuedToken,
    Role,
    SavedViewCard,
    TokenCard,
    TokenScope,
    UserCard,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "AuditFilter",
    "AuditLine",
    "AuditRows",
    "AuthenticatedToken",
    "CursorRefusedError",
    "IssuedToken",
    "LoginRefusedError",
    "LoginTakenError",
    "NotAllowedError",
    "Role",
    "SavedViewCard",
    "SetupLinkRefusedError",
    "SignInAnswer",
    "TokenCard",
    "TokenExpiryError",
    "TokenNotFoundError",
    "TokenScope",
    "UnknownChoiceError",
    "UserCard",
    "UserNotFoundError",
    "ViewNotFoundError",
    "WeakPasswordError",
    "WrongPasswordError",
    "add_user",
    "authenticate_token",
    "change_password",
    "check_credentials",
    "create_first_administrator",
    "delete_view",
    "get_preference",
    "has_users",
    "is_setup_link_good",
    "issue_token",
    "list_audit",
    "list_saved_views",
    "list_tokens",
    "list_users",
    "make_setup_link",
    "record",
    "require_admin",
    "require_role",
    "revoke_token",
    "save_view",
    "set_preference",
    "set_profile",
]
