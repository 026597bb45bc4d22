# SPDX-License-Identifier: Apache-2.0
"""A static host of one folder on loopback that can lie: other bytes for a path, another folder for a channel. It
counts what it sent."""
import http.server
import os
import pathlib
import re
import socketserver
import sys
import threading
import urllib.parse


class Host:
    """`with Host(folder) as host:`; its life is the object's. `lies` maps a path such as dev/metadata/timestamp.json
    to bytes, or to None for 404; `moved` maps the first part of a path to another folder's."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lies, self.moved = {}, {}
        self.requests, self.failed, self.sent = 0, [], 0
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.host = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def honest(self):
        self.lies, self.moved = {}, {}

    def reset(self):
        """Begins a new count of requests, failures and body bytes."""
        with self.lock:
            self.requests, self.failed, self.sent = 0, [], 0

    def open(self, path):
        """What is at a path: bytes, an open file or None."""
        if path in self.lies:
            return self.lies[path]
        first, _, rest = path.partition("/")
        file = self.folder / self.moved.get(first, first) / rest
        try:
            return open(file, "rb") if file.is_file() and ".." not in path.split("/") else None
        except OSError:
            return None


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that goes away is no fault; others are shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes, which Nagle's algorithm would hold apart.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.server.host
        path = urllib.parse.unquote(self.path.split("?")[0]).lstrip("/")
        found = host.open(path)
        size = 0 if found is None else len(found) if isinstance(found, bytes) else os.fstat(found.fileno()).st_size
        first, count = self.asked(size)
        with host.lock:
            host.requests += 1
            host.sent += count
            if found is None:
                host.failed.append(path)
        if found is None:
            self.send_response(404)
        else:
            self.send_response(200 if count == size else 206)
            if count != size:
                self.send_header("Content-Range", f"bytes {first}-{first + count - 1}/{size}")
        self.send_header("Content-Length", str(count))
        self.end_headers()
        try:
            if isinstance(found, bytes):
                self.wfile.write(found[first:first + count])
            elif found is not None:
                with found:
                    self.wfile.flush()
                    self.connection.sendfile(found, first, count) if count else None
        except ConnectionError:
            self.close_connection = True

    def asked(self, size):
        """The first byte and the number of bytes of a range that lies in the file; else of the whole."""
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if found is None or int(found[1]) >= size:
            return 0, size
        first = int(found[1])
        return first, min(int(found[2] or size - 1), size - 1) + 1 - first
