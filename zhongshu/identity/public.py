"""Front desk of identity: who acts, how they prove it, and the trail they leave."""

from zhongshu.identity.errors import (
    ROLE_WORDS,
    AnswerUnreadableError,
    CursorRefusedError,
    KeyRefusedError,
    LastAdministratorError,
    LoginNotFoundError,
    LoginRefusedError,
    LoginTakenError,
    NobodyOfThisNameError,
    NotAllowedError,
    NotEveryStoreError,
    OtherRequestError,
    RequestUnderWayError,
    SeesEveryStoreError,
    SetupLinkRefusedError,
    TokenExpiryError,
    TokenNotFoundError,
    TooManyRequestsError,
    UnknownChoiceError,
    UserNotFoundError,
    ViewNotFoundError,
    WeakPasswordError,
    WritingTokenRefusedError,
    WrongPasswordError,
)
from zhongshu.identity.queries import (
    get_actor,
    get_preference,
    get_user,
    get_user_by_login,
    has_more_audit,
    has_users,
    is_setup_link_good,
    list_audit,
    list_logins,
    list_names,
    list_saved_views,
    list_tokens,
    list_users,
)
from zhongshu.identity.rules import (
    is_session_over,
    require_admin,
    require_full_admin,
    require_person,
    require_role,
)
from zhongshu.identity.usecases.add_user import add_user
from zhongshu.identity.usecases.answer_once import answer_once
from zhongshu.identity.usecases.authenticate_token import authenticate_token
from zhongshu.identity.usecases.change_in_views import change_in_views
from zhongshu.identity.usecases.change_password import change_password
from zhongshu.identity.usecases.change_user import change_user
from zhongshu.identity.usecases.check_credentials import SignInAnswer, check_credentials
from zhongshu.identity.usecases.claim_answer import claim_answer
from zhongshu.identity.usecases.count_request import count_request
from zhongshu.identity.usecases.create_first_administrator import create_first_administrator
from zhongshu.identity.usecases.deactivate_user import deactivate_user
from zhongshu.identity.usecases.delete_view import delete_view
from zhongshu.identity.usecases.forget_answer import forget_answer
from zhongshu.identity.usecases.issue_token import issue_token
from zhongshu.identity.usecases.keep_answer import keep_answer
from zhongshu.identity.usecases.make_setup_link import make_setup_link
from zhongshu.identity.usecases.reactivate_user import reactivate_user
from zhongshu.identity.usecases.record import record
from zhongshu.identity.usecases.record_each import record_each
from zhongshu.identity.usecases.reset_password import reset_password
from zhongshu.identity.usecases.revoke_token import revoke_token
from zhongshu.identity.usecases.save_view import save_view
from zhongshu.identity.usecases.set_preference import set_preference
from zhongshu.identity.usecases.set_profile import set_profile
from zhongshu.identity.values import (
    SYSTEM,
    Actor,
    AnswerClaim,
    AuditFilter,
    AuditLine,
    AuditRows,
    AuthenticatedToken,
    IssuedToken,
    KeptAnswer,
    PersonName,
    Role,
    SavedViewCard,
    TokenCard,
    TokenScope,
    UserCard,
    UserChange,
)

__all__ = [
    "ROLE_WORDS",
    "SYSTEM",
    "Actor",
    "AnswerClaim",
    "AnswerUnreadableError",
    "AuditFilter",
    "AuditLine",
    "AuditRows",
    "AuthenticatedToken",
    "CursorRefusedError",
    "IssuedToken",
    "KeptAnswer",
    "KeyRefusedError",
    "LastAdministratorError",
    "LoginNotFoundError",
    "LoginRefusedError",
    "LoginTakenError",
    "NobodyOfThisNameError",
    "NotAllowedError",
    "NotEveryStoreError",
    "OtherRequestError",
    "PersonName",
    "RequestUnderWayError",
    "Role",
    "SavedViewCard",
    "SeesEveryStoreError",
    "SetupLinkRefusedError",
    "SignInAnswer",
    "TokenCard",
    "TokenExpiryError",
    "TokenNotFoundError",
    "TokenScope",
    "TooManyRequestsError",
    "UnknownChoiceError",
    "UserCard",
    "UserChange",
    "UserNotFoundError",
    "ViewNotFoundError",
    "WeakPasswordError",
    "WritingTokenRefusedError",
    "WrongPasswordError",
    "add_user",
    "answer_once",
    "authenticate_token",
    "change_in_views",
    "change_password",
    "change_user",
    "check_credentials",
    "claim_answer",
    "count_request",
    "create_first_administrator",
    "deactivate_user",
    "delete_view",
    "forget_answer",
    "get_actor",
    "get_preference",
    "get_user",
    "get_user_by_login",
    "has_more_audit",
    "has_users",
    "is_session_over",
    "is_setup_link_good",
    "issue_token",
    "keep_answer",
    "list_audit",
    "list_logins",
    "list_names",
    "list_saved_views",
    "list_tokens",
    "list_users",
    "make_setup_link",
    "reactivate_user",
    "record",
    "record_each",
    "require_admin",
    "require_full_admin",
    "require_person",
    "require_role",
    "reset_password",
    "revoke_token",
    "save_view",
    "set_preference",
    "set_profile",
]
