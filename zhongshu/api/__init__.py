"""The door of the REST API: `/api/v1/`, `/readyz`, `/metrics`."""
