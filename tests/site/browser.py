"""A headless Chromium, spoken to in its DevTools protocol over a pipe: no driver, no port."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def found() -> str | None:
    """The path of a browser, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of a browser."""

    def __init__(self, path: str, profile: Path) -> None:
        """Start it.

        Args:
            path: The browser's program.
            profile: A folder for what it keeps.
        """
        theirs, self._write = os.pipe()
        self._read, their_answers = os.pipe()
        script = f'exec "$0" "$@" 3<&{theirs} 4>&{their_answers}'
        self._process = subprocess.Popen(
            [
                "bash",
                "-c",
                script,
                path,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                "--remote-debugging-pipe",
            ],
            pass_fds=(theirs, their_answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        os.close(their_answers)
        self._ids = itertools.count(1)
        self._rest = b""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def close(self) -> None:
        """End it."""
        self._call("Browser.close")
        self._process.wait(timeout=60)
        os.close(self._write)
        os.close(self._read)

    def width(self, pixels: int) -> None:
        """Make the window so wide."""
        self._page(
            "Emulation.setDeviceMetricsOverride",
            width=pixels,
            height=800,
            deviceScaleFactor=1,
            mobile=True,
        )

    def open(self, url: str) -> None:
        """Open a page, and wait until it is there with its style sheets and pictures."""
        self._page("Page.navigate", url=url)
        self.wait(f"location.href == {json.dumps(url)} && document.readyState == 'complete'")

    def wait(self, condition: str, *, seconds: float = 60) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.value(condition):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.05)

    def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        done = self._page("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"]["exception"]["description"])
        return done["result"].get("value")

    def screenshot(self, path: Path) -> None:
        """Write what is seen as a PNG."""
        import base64

        path.write_bytes(base64.b64decode(self._page("Page.captureScreenshot")["data"]))

    def _page(self, method: str, **params: Any) -> Any:
        return self._call(method, self._session, **params)

    def _call(self, method: str, session: str | None = None, **params: Any) -> Any:
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = json.loads(self._message())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _message(self) -> bytes:
        while b"\0" not in self._rest:
            part = os.read(self._read, 1 << 16)
            if not part:
                raise RuntimeError("the browser ended")
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return message
