"""`doorstep push-server`: the push service of the tests, on this machine, until Ctrl-C."""

import asyncio

from server.push_server import PushService


def push_server(port: int) -> int:
    try:
        asyncio.run(_serve(port))
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


async def _serve(port: int) -> None:
    async with PushService(port) as service:
        print(f"Push service at {service.origin}", flush=True)
        print(
            f"Subscriptions: POST {service.origin}/subscriptions. What arrived: GET {service.origin}/messages",
            flush=True,
        )
        print(f"Doorstep may ring it with DOORSTEP_PUSH_HOSTS={service.origin}", flush=True)
        await asyncio.Event().wait()
