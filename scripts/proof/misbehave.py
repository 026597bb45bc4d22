#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A web server that misbehaves, by name: http://127.0.0.1:PORT/BEHAVIOUR/anything.

  misbehave.py FILE [--log FILE] [--tls CERTIFICATE KEY]
  misbehave.py --list

It serves FILE on two ports, so that there are two origins, and on a third with TLS; prints the ports in one
line; writes a line of JSON for every request into the log; and ends when its standard input ends.
"""
import argparse, asyncio, collections, json, os, re, socket, ssl, struct, sys

BEHAVIOURS = {}
CHUNK = 64 << 10


class Exchange:
    """One request and the means to answer it."""

    def __init__(self, server, reader, writer, target, headers, port):
        self.server, self.reader, self.writer = server, reader, writer
        self.target, self.headers, self.port = target, headers, port
        self.size, self.keep = server.size, True
        behaviour = target.split("/")[1]
        self.count = server.counts[behaviour]
        server.counts[behaviour] += 1
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", headers.get("range", ""))
        self.range = (int(asked[1]), min(int(asked[2]) + 1, self.size)) if asked else None

    async def raw(self, data):
        self.writer.write(data if isinstance(data, bytes) else data.encode("latin-1"))
        await self.writer.drain()

    async def head(self, status, *fields, version="1.1"):
        lines = [f"HTTP/{version} {status} Because", "Date: Fri, 27 Nov 2026 09:00:00 GMT", *fields]
        await self.raw("\r\n".join(lines) + "\r\n\r\n")

    async def body(self, start, end, change=lambda data, at: data):
        for at in range(start, end, CHUNK):
            await self.raw(change(os.pread(self.server.file, min(CHUNK, end - at), at), at))

    async def whole(self, *fields, length=None):
        await self.head(200, f"Content-Length: {self.size if length is None else length}", *fields)
        await self.body(0, self.size)

    async def part(self, *fields, start=None, end=None, total=None, length=None):
        """206 as asked; what is given differs."""
        first, last = self.range
        start, end = first if start is None else start, last if end is None else end
        length = end - start if length is None else length
        total = self.size if total is None else total
        await self.head(206, f"Content-Range: bytes {start}-{end - 1}/{total}", f"Content-Length: {length}", *fields)
        await self.body(start, min(end, self.size))

    async def good(self, tag='"one"', change=lambda data, at: data):
        if_range = self.headers.get("if-range")
        if self.range and self.range[0] < self.range[1] and if_range in (None, tag):
            await self.head(206, f"Content-Range: bytes {self.range[0]}-{self.range[1] - 1}/{self.size}",
                            f"Content-Length: {self.range[1] - self.range[0]}", f"ETag: {tag}")
            await self.body(*self.range, change)
        else:
            await self.head(200, f"Content-Length: {self.size}", f"ETag: {tag}")
            await self.body(0, self.size, change)

    async def page(self, status, *fields, text="no"):
        await self.head(status, f"Content-Length: {len(text)}", "Content-Type: text/plain", *fields)
        await self.raw(text)

    async def chunked(self, start, end):
        for at in range(start, end, CHUNK):
            data = os.pread(self.server.file, min(CHUNK, end - at), at)
            await self.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def abort(self):
        """A reset, not an orderly end."""
        await asyncio.sleep(0.05)
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        self.keep = False

    async def wait_for_client(self):
        """Says nothing until the client goes."""
        await self.reader.read()
        self.keep = False

    def close(self):
        self.keep = False


def behaviour(name):
    def register(function):
        BEHAVIOURS[name] = function
        return function
    return register


class Server:
    def __init__(self, options):
        self.file = os.open(options.file, os.O_RDONLY)
        self.size = os.fstat(self.file).st_size
        self.log = open(options.log, "a", buffering=1) if options.log else None
        self.counts, self.busy, self.ports = collections.Counter(), collections.Counter(), []

    async def serve(self, reader, writer):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                target = head[0].split(" ")[1]
                headers = {name.lower(): value.strip() for name, _, value in
                           (line.partition(":") for line in head[1:] if line)}
                port = writer.get_extra_info("sockname")[1]
                if self.log:
                    self.log.write(json.dumps({"port": port, "target": target, **headers}) + "\n")
                exchange = Exchange(self, reader, writer, target, headers, port)
                await BEHAVIOURS.get(target.split("/")[1], BEHAVIOURS["404"])(exchange)
                if not exchange.keep:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError, OSError):
            pass
        finally:
            writer.close()

    async def run(self, options):
        listeners = [await asyncio.start_server(self.serve, "127.0.0.1", 0) for _ in range(2)]
        if options.tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*options.tls)
            listeners.append(await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=context))
        self.ports = [listener.sockets[0].getsockname()[1] for listener in listeners]
        print(*self.ports, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        # Connections that wait for nothing in particular must not keep the server alive.
        os._exit(0)


def main():
    import misbehaviours  # noqa: F401  registers every behaviour
    if sys.argv[1:] == ["--list"]:
        print(*sorted(BEHAVIOURS), sep="\n")
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--log")
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    options = parser.parse_args()
    asyncio.run(Server(options).run(options))


if __name__ == "__main__":
    sys.modules["misbehave"] = sys.modules["__main__"]
    main()
