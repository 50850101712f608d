"""A process that reads one parameter and one flag for ever, and writes each change it sees, with the instant.

Its arguments: ADDRESS REDIS_URL PARAMETER FLAG. The clock is the monotonic one of the machine, the same for every
process. What it logs goes to its standard error: the other is read line by line.
"""

from __future__ import annotations

import asyncio
import sys
import time

import structlog
from openfeature import api
from openfeature.evaluation_context import EvaluationContext

from consorcio.platform.cache import Cache
from consorcio.platform.configuration import SERVICE, Configuration
from consorcio.platform.feature_flags import ConfigurationProvider
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from sistema_no_ar import CHAVE_INTERNA


async def main(address: str, redis_url: str, parameter: str, flag: str) -> None:
    """Read until killed."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    caller = Caller("leitor", PassportOffice(CHAVE_INTERNA.encode()))
    async with open_channel(address) as channel:
        caller.add_far(SERVICE.file.package, channel)
        configuration = Configuration("leitor", caller.stub(SERVICE), Cache(redis_url or None))
        api.set_provider(ConfigurationProvider(configuration))
        client, whom = api.get_client(), EvaluationContext("maria")
        seen = None
        while True:
            now = (await configuration.value(parameter, 0), await client.get_boolean_value_async(flag, False, whom))
            if now != seen:
                print(f"{now[0]} {now[1]} {time.monotonic()}", flush=True)  # noqa: T201 what the test reads
                seen = now
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
