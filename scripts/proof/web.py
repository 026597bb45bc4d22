# SPDX-License-Identifier: Apache-2.0
"""Starts `miui-release serve` and nginx on one release folder, and asks them things over plain sockets."""
import hashlib
import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from checks import Wrong, root, tool

GUIDE = root / "docs/guides/nginx.conf"


class Served:
    """A running server; `host`, `port`, and how to stop it."""

    def __init__(self, name, process, port, errors):
        self.name, self.process, self.port, self.errors = name, process, port, errors

    def stop(self, number=signal.SIGTERM, seconds=30):
        self.process.send_signal(number)
        return self.process.wait(timeout=seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


def serve(place, release, state, *options):
    """Our server; its first line says where it listens."""
    errors = place / "serve.err"
    with errors.open("ab") as told:
        process = subprocess.Popen(
            [tool(), "serve", "--listen", "127.0.0.1:0", "--release", release, "--state", state, *options],
            stdout=subprocess.PIPE, stderr=told)
    line = process.stdout.readline().decode()
    if not line.startswith("listening on http://127.0.0.1:"):
        process.kill()
        process.wait()
        raise Wrong(f"serve said {line!r} first; {errors.read_text(errors='replace')}")
    return Served("serve", process, int(line.rsplit(":", 1)[1]), errors)


def nginx(place, release, auth_port):
    """nginx with the configuration of the guide; only ports and paths are other ones."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if program is None:
        return None
    text = GUIDE.read_text(encoding="utf-8")
    for attempt in range(5):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        mine = text
        for found, wanted in (
            ("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/miui/release;", f"root {release};"),
            ("server 127.0.0.1:8080;", f"server 127.0.0.1:{auth_port};"),
            ("access_log /var/log/nginx/miui-release.json miui;", f"access_log {place}/nginx.json miui;"),
        ):
            if mine.count(found) != 1:
                raise Wrong(f"{GUIDE} has “{found}” {mine.count(found)} times, expected once")
            mine = mine.replace(found, wanted)
        settings = place / "nginx.conf"
        user = "user root;\n" if os.geteuid() == 0 else ""
        temporary = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        settings.write_text(
            f"{user}worker_processes 2;\ndaemon off;\npid {place}/nginx.pid;\nerror_log {place}/nginx.err info;\n"
            f"events {{ worker_connections 1024; }}\nhttp {{\n{temporary}{mine}\n}}\n", encoding="utf-8")
        errors = place / "nginx.err"
        with errors.open("ab") as told:
            process = subprocess.Popen([program, "-p", str(place), "-c", str(settings), "-e", str(errors)],
                                       stdout=told, stderr=told)
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return Served("nginx", process, port, errors)
            time.sleep(0.02)
        process.kill()
        process.wait()
    raise Wrong(f"nginx does not start: {errors.read_text(errors='replace')[-2000:]}")


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def digest(self):
        return hashlib.sha256(self.body).hexdigest()

    def facts(self, compared):
        """What is compared: status, body and the named headers."""
        return {"status": self.status, "body": self.digest} | {
            name: self.headers.get(name) for name in compared}


def ask(port, method, path, headers=None, body=None):
    """One request on a connection of its own; the path goes out as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        content = response.read()
        names = {name.lower() for name, _ in response.getheaders()}
        return Reply(response.status, {name: response.getheader(name) for name in names}, content)
    finally:
        connection.close()


def release_folder(place):
    """A release folder with two channels; times in the past, so that dates can be compared."""
    folder = pathlib.Path(place) / "release"
    sha = hashlib.sha256(b"name").hexdigest()
    big = bytes(index * 7 % 251 for index in range(1 << 16)) * 128
    for channel in ("dev", "honorary-dev"):
        files = {
            "metadata/timestamp.json": b'{"signed": "timestamp"}\n', "metadata/1.root.json": b'{"signed": "root"}\n',
            "metadata/7.builds-26q4.json": b"{}" * 4000, f"targets/builds/26.11.27/{sha}.ota.zip": big,
            f"targets/builds/26.11.27/{sha}.SHA256SUMS": b"x\n", "feed.atom": b"<feed/>", "notes.md": "# 版本\n".encode(),
            "empty.txt": b"", "one.txt": b"1", ".hidden.json": b"hidden", "targets/.tmp/x.json": b"hidden",
            "name with space.txt": b"space", "100%.txt": b"percent", "plain": b"no extension",
        }
        for name, content in files.items():
            file = folder / channel / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            os.utime(file, (1_795_770_000, 1_795_770_000))
        (folder / channel / "link.json").symlink_to("metadata/timestamp.json")
        (folder / channel / "out").symlink_to("/etc")
    (folder / "top.json").write_bytes(b"not of a channel")
    return folder, f"targets/builds/26.11.27/{sha}.ota.zip", big
