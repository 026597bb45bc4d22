# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, spoken to over its DevTools protocol: pages as readers see them, with everything that
the browser complained about."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import websocket

from checks import Wrong


class Browser:
    """One browser and one tab; what went wrong on the page that is open stands in `complaints`."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        if not program:
            raise Wrong("chromium is not installed: apt-get install chromium")
        self.profile = tempfile.mkdtemp(prefix="miui-release-chromium.")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
             "--remote-allow-origins=*", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"DevTools listening on (ws://\S+)", line)
            if found:
                break
        else:
            raise Wrong("chromium ended before it listened")
        self.socket = websocket.create_connection(found.group(1), timeout=60, suppress_origin=True)
        self.number = 0
        self.session = None
        self.events = []
        self.complaints, self.requests, self.dialogs = [], {}, []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def close(self):
        try:
            self.socket.close()
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stderr.close()
            shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, **parameters):
        """One command; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Wrong(f"{method}: {answer['error']}")
                return answer["result"]
            self.take(answer)

    def take(self, event):
        method, parameters = event.get("method", ""), event.get("params", {})
        self.events.append(method)
        if method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            self.complaints.append(f"console: {parameters['args']}")
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(f"exception: {parameters['exceptionDetails'].get('text')}")
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            entry = parameters["entry"]
            self.complaints.append(f"{entry['source']}: {entry['text']} {entry.get('url', '')}")
        elif method == "Network.requestWillBeSent":
            self.requests[parameters["request"]["url"]] = None
        elif method == "Network.responseReceived":
            self.requests[parameters["response"]["url"]] = parameters["response"]["status"]
        elif method == "Network.loadingFailed":
            self.complaints.append(f"failed: {parameters.get('errorText')} {parameters.get('blockedReason', '')}")
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(parameters["message"])

    def open(self, url):
        """Loads a page to its end, and forgets what earlier ones did."""
        self.events, self.complaints, self.requests, self.dialogs = [], [], {}, []
        self.send("Page.navigate", url=url)
        while "Page.loadEventFired" not in self.events:
            self.take(json.loads(self.socket.recv()))
        # A turn of the page's own loop, so that what the load caused has been said.
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")

    def evaluate(self, expression):
        """The value of an expression in the page, promises awaited."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Wrong(f"{expression[:80]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def size(self, width, height=900):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)

    def scheme(self, name):
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def shot(self, path):
        import base64
        height = self.evaluate("document.documentElement.scrollHeight")
        width = self.evaluate("innerWidth")
        answer = self.send("Page.captureScreenshot", captureBeyondViewport=True,
                           clip={"x": 0, "y": 0, "width": width, "height": min(height, 6000), "scale": 1})
        pathlib.Path(path).write_bytes(base64.b64decode(answer["data"]))
