"""How the simulated Amazon refuses: one exception, and the bodies Amazon sends."""

from typing import Any

ACCESS_DENIED = "Access to requested resource is denied."
INVALID_INPUT = "The input you have submitted is not valid. Please check your input and try again."


class ApiError(Exception):
    """An answer other than success, in SP-API's form."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> dict[str, Any]:
        error = {"code": self.code, "message": self.message, "details": self.details}
        return {"errors": [error]}


def invalid_input(details: str) -> ApiError:
    return ApiError(400, "InvalidInput", INVALID_INPUT, details)


def unauthorized(details: str = "") -> ApiError:
    return ApiError(403, "Unauthorized", ACCESS_DENIED, details)


def not_found(details: str) -> ApiError:
    return ApiError(404, "NotFound", "The requested resource was not found.", details)


def quota_exceeded() -> ApiError:
    message = "You exceeded your quota for the requested resource."
    return ApiError(429, "QuotaExceeded", message)


def internal_failure() -> ApiError:
    message = "We encountered an internal error. Please try again."
    return ApiError(500, "InternalFailure", message)


class LwaError(Exception):
    """A refusal of Login with Amazon, in OAuth's form."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}: {description}")
        self.status = status
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


class ControlError(Exception):
    """A wrong request to /sim/*: said in a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
