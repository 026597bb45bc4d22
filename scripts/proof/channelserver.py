#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves a folder on loopback, with byte ranges, until its standard input ends; prints its port.

    channelserver.py FOLDER [--token TOKEN] [--stall BYTES] [--log FILE]

--token  401 for a request without it, 403 for one with another
--stall  of a .zip file only so many bytes are sent, and then nothing more
--log    one line for every request: status, path, what was asked for
"""
import argparse
import http.server
import os
import pathlib
import re
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    options = None

    def log_message(self, *_):
        pass

    def head(self, status, length, *fields):
        if self.options.log:
            with open(self.options.log, "a", encoding="utf-8") as log:
                log.write(f"{status} {self.path} {self.headers.get('Range', '')}\n")
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()

    def words(self, status, text):
        data = text.encode()
        self.head(status, len(data), ("Content-Type", "text/plain"))
        self.wfile.write(data)

    def do_GET(self):
        shown = self.headers.get("Authorization")
        if self.options.token and not shown:
            return self.words(401, "a member's token is needed")
        if self.options.token and shown != f"Bearer {self.options.token}":
            return self.words(403, "the token was revoked")
        path = (self.options.folder / self.path.lstrip("/")).resolve()
        if not path.is_relative_to(self.options.folder) or not path.is_file():
            return self.words(404, "not here")
        size = path.stat().st_size
        start, end, fields = 0, size, [("Accept-Ranges", "bytes"), ("ETag", f'"{path.name[:64]}"')]
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked:
            start, end = int(asked[1]), min(int(asked[2]) + 1 if asked[2] else size, size)
            if start >= size:
                return self.words(416, "beyond the end")
            fields.append(("Content-Range", f"bytes {start}-{end - 1}/{size}"))
        self.head(206 if asked else 200, end - start, *fields)
        with open(path, "rb") as file:
            file.seek(start)
            stalls = path.suffix == ".zip" and self.options.stall is not None
            self.wfile.write(file.read(min(end - start, self.options.stall) if stalls else end - start))
        if stalls and end - start > self.options.stall:
            self.wfile.flush()
            threading.Event().wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--token")
    parser.add_argument("--stall", type=int)
    parser.add_argument("--log")
    Handler.options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    os._exit(0)


main()
