"""A browser whose page is driven and whose service worker is left alone.

Playwright attaches a debugger to every worker, and Chromium does not stop an old worker that is debugged when the new
one steps in: what it was answering then hangs for good, which no phone in a pocket ever does.
"""

import asyncio
import json
import subprocess
import threading
import urllib.request
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from tests.browser.conftest import CHROMIUM, until
from tests.ports import free_port

T = TypeVar("T")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--window-size=390,844"]


class BareBrowser:
    """One page, over the DevTools protocol. Its event loop has a thread of its own: Playwright's takes the main one."""

    def __init__(self, profile: Path) -> None:
        port = free_port()
        command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.number = 0
        self._now(self._attach(until(lambda: _page_of(port), "a page of the browser")))

    def open(self, url: str, patience: float = 30) -> None:
        """Raises TimeoutError when the page does not come, AssertionError when the browser shows an error instead."""
        self._now(asyncio.wait_for(self._open(url), patience))

    def ask(self, expression: str) -> Any:
        """None where the page goes while it is asked."""
        answer = self._now(self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True))
        return answer.get("result", {}).get("value")

    def close(self) -> None:
        self._now(self.http.close())
        self.process.kill()
        self.process.wait()
        self.loop.call_soon_threadsafe(self.loop.stop)

    def _now(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    async def _attach(self, address: str) -> None:
        self.http = aiohttp.ClientSession()
        self.socket = await self.http.ws_connect(address, max_msg_size=0)
        await self._call("Page.enable")

    async def _open(self, url: str) -> None:
        answer = await self._call("Page.navigate", url=url)
        assert "errorText" not in answer, answer
        await self._heard("method", "Page.loadEventFired")

    async def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        await self.socket.send_json({"id": self.number, "method": method, "params": params})
        result: dict[str, Any] = (await self._heard("id", self.number)).get("result", {})
        return result

    async def _heard(self, name: str, value: object) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads((await self.socket.receive()).data)
            if message.get(name) == value:
                return message


def _page_of(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=1) as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
    except OSError:
        return ""
    return str(pages[0]["webSocketDebuggerUrl"]) if pages else ""
