"""Whether Amazon is content with a seller, store by store."""

NORMAL, AT_RISK, DEACTIVATED = "NORMAL", "AT_RISK", "DEACTIVATED"
STATUSES = (NORMAL, AT_RISK, DEACTIVATED)


class AccountHealth:
    def __init__(self) -> None:
        self._statuses: dict[tuple[str, str], str] = {}

    def status(self, seller_id: str, marketplace_id: str) -> str:
        return self._statuses.get((seller_id, marketplace_id), NORMAL)

    def set_status(self, seller_id: str, marketplace_id: str, status: str) -> str:
        """Set it, and return what it was."""
        before = self.status(seller_id, marketplace_id)
        self._statuses[seller_id, marketplace_id] = status
        return before
