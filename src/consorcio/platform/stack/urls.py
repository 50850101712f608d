"""Where the servers of a running stack answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StackUrls:
    """URLs of one running stack.

    `postgres` has one URL per service, each with a role that may connect to its own database only.
    `rabbitmq` is None in the embedded stack: there the outbox delivers through PostgreSQL.
    """

    postgres: Mapping[str, str]
    admin_postgres: str
    redis: str
    rabbitmq: str | None

    def environment(self) -> dict[str, str]:
        """The same as `CONSORCIO_*` settings."""
        variables = {
            "CONSORCIO_DATABASE_URLS": json.dumps(dict(self.postgres)),
            "CONSORCIO_REDIS_URL": self.redis,
        }
        if self.rabbitmq is not None:
            variables["CONSORCIO_RABBITMQ_URL"] = self.rabbitmq
        return variables
