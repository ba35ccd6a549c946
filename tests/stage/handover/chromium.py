"""A headless Chromium over its debugging pipe: no port, no driver, no library."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import time
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless", "--no-sandbox", "--remote-debugging-pipe", "--use-angle=gl-egl", "--ignore-gpu-blocklist",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--mute-audio", "--hide-scrollbars",
)  # fmt: skip


def executable() -> str | None:
    """Where Chromium is on this machine, if it is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Chromium:
    """One browser with one page; commands of the DevTools protocol go as JSON that ends in a zero byte."""

    def __init__(self, folder: Path, size: tuple[int, int] = (800, 540)) -> None:
        binary = executable()
        assert binary is not None
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        downloads = folder / "downloads"
        downloads.mkdir(parents=True, exist_ok=True)
        log = os.open(folder / "chromium.log", os.O_WRONLY | os.O_CREAT)
        self.pid = os.posix_spawn(
            binary,
            [binary, *FLAGS, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={folder / 'profile'}"],
            os.environ,
            # The pipe is on descriptors 3 and 4; copies first, so that neither overwrites the other.
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs_in, 103),
                (os.POSIX_SPAWN_DUP2, theirs_out, 104),
                (os.POSIX_SPAWN_DUP2, 103, 3),
                (os.POSIX_SPAWN_DUP2, 104, 4),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
            ],
            setsid=True,
        )
        for descriptor in (theirs_in, theirs_out, log):
            os.close(descriptor)
        self._rest = b""
        self._count = 0
        self.events: list[dict[str, Any]] = []
        self.downloads = downloads
        target = self.send("Target.createTarget", {"url": "about:blank"})
        attached = self.send("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        self.session = attached["sessionId"]
        for domain in ("Runtime", "Page", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
        )
        self.send(
            "Browser.setDownloadBehavior",
            {"behavior": "allow", "downloadPath": str(downloads), "eventsEnabled": True},
        )

    session: str | None = None

    def send(self, method: str, parameters: dict[str, Any] | None = None, seconds: float = 60.0) -> Any:
        """Give a command and wait for its answer; what happens meanwhile is kept in `events`."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters or {}}
        if self.session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self.session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + seconds
        while True:
            answer = self._read(until - time.monotonic())
            if answer.get("id") == self._count:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def _read(self, seconds: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, seconds))
            piece = os.read(self._in, 1 << 20) if ready else b""
            if not piece:
                raise TimeoutError("Chromium does not answer")
            self._rest += piece
        text, self._rest = self._rest.split(b"\0", 1)
        return json.loads(text)  # type: ignore[no-any-return]

    def run(self, expression: str) -> Any:
        """Return the value of JavaScript in the page; a promise is waited for."""
        answer = self.send(
            "Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = 60.0) -> Any:
        """Wait until JavaScript in the page is true, and return it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            value = self.run(expression)
            if value:
                return value
            time.sleep(0.05)
        raise TimeoutError(f"{expression} never came true: {self.faults()}")

    def open(self, path: Path) -> None:
        """Load a file of this machine."""
        self.send("Page.navigate", {"url": path.as_uri()})

    def drag(self, start: tuple[float, float], end: tuple[float, float], *, shift: bool = False) -> None:
        """Press at one place of the page, go to another in steps, let go."""
        keys = {"modifiers": 8 if shift else 0, "button": "left"}
        mouse = "Input.dispatchMouseEvent"
        self.send(mouse, {"type": "mousePressed", "x": start[0], "y": start[1], "clickCount": 1, **keys})
        for share in (0.25, 0.5, 0.75, 1.0):
            x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
            self.send(mouse, {"type": "mouseMoved", "x": x, "y": y, "buttons": 1, **keys})
        self.send(mouse, {"type": "mouseReleased", "x": end[0], "y": end[1], "clickCount": 1, **keys})

    def key(self, key: str, *, control: bool = False, shift: bool = False) -> None:
        """Press a key and let go of it."""
        modifiers = {"modifiers": 2 * control + 8 * shift, "key": key}
        self.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **modifiers})
        self.send("Input.dispatchKeyEvent", {"type": "keyUp", **modifiers})

    def picture(self) -> bytes:
        """Return the page as a PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", {"format": "png"})["data"])

    def faults(self) -> list[str]:
        """Return what the console was told as an error or a warning, and what was thrown."""
        found = []
        for event in self.events:
            about = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(json.dumps(about["exceptionDetails"])[:800])
            elif event.get("method") == "Runtime.consoleAPICalled" and about["type"] in {"error", "warning"}:
                found.append(json.dumps(about["args"])[:800])
            elif event.get("method") == "Log.entryAdded" and about["entry"]["level"] in {"error"}:
                found.append(about["entry"]["text"])
        return found

    def asked_for(self) -> list[str]:
        """Return every address that the page asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def close(self) -> None:
        """End the browser and wait for it."""
        with contextlib.suppress(OSError, TimeoutError, AssertionError):
            self.send("Browser.close", seconds=5)
        for descriptor in (self._in, self._out):
            os.close(descriptor)
        until = time.monotonic() + 5
        while time.monotonic() < until and os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            time.sleep(0.05)
        # Its helpers share its group; whoever is left of them ends with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
