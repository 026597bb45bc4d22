# SPDX-License-Identifier: Apache-2.0
"""What misbehave.py can do wrong, one function a name; the first of them are right."""
import asyncio, os

from misbehave import CHUNK, behaviour


def flipped(data, at):
    return bytes([data[0] ^ 1]) + data[1:] if data else data


@behaviour("good")
async def good(x): await x.good()
@behaviour("chunked")
async def chunked(x):
    await x.head(200, "Transfer-Encoding: chunked")
    await x.chunked(0, x.size)
    await x.raw("0\r\n\r\n")
@behaviour("http-1.0")
async def http_1_0(x):
    await x.head(200, version="1.0")
    await x.body(0, x.size)
    x.close()
@behaviour("close-each")
async def close_each(x):
    if x.range: await x.part("Connection: close")
    else: await x.whole("Connection: close")
    x.close()
@behaviour("early-hints")
async def early_hints(x):
    await x.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
    await x.good()
@behaviour("one-connection")
async def one_connection(x):
    """One request at a time; the others are turned away."""
    if x.server.busy["one"]: return await x.page(503)
    x.server.busy["one"] += 1
    try:
        await asyncio.sleep(0.1)
        await x.good()
    finally: x.server.busy["one"] -= 1

# Ranges.
@behaviour("no-ranges")
async def no_ranges(x): await x.whole("Accept-Ranges: none")
@behaviour("200-later")
async def later_200(x): await (x.part() if x.range and x.count == 0 else x.whole())
@behaviour("206-unasked")
async def unasked_206(x):
    x.range = (0, x.size)
    await x.part()
@behaviour("206-no-content-range")
async def no_content_range(x):
    if not x.range: return await x.whole()
    await x.head(206, f"Content-Length: {x.range[1] - x.range[0]}")
    await x.body(*x.range)
@behaviour("206-empty")
async def empty_206(x):
    if not x.range: return await x.whole()
    await x.head(206, f"Content-Range: bytes {x.size}-{x.size - 1}/{x.size}", "Content-Length: 0")
@behaviour("206-negative")
async def negative_206(x):
    if not x.range: return await x.whole()
    await x.head(206, f"Content-Range: bytes 2000--1/{x.size}", "Content-Length: -1001")
@behaviour("206-nonsense")
async def nonsense_206(x):
    if not x.range: return await x.whole()
    await x.head(206, "Content-Range: lines 1-2/\x1b[31m3", "Content-Length: 4")
    await x.raw("1234")
@behaviour("206-overflow")
async def overflow_206(x):
    if not x.range: return await x.whole()
    await x.head(206, "Content-Range: bytes 0-99999999999999999999999/18446744073709551616", "Content-Length: 4")
    await x.raw("1234")
@behaviour("206-shifted")
async def shifted(x): await (x.part(start=x.range[0] + 1) if x.range else x.whole())
@behaviour("206-first-half")
async def first_half(x):
    """Allowed: less than was asked for, and said so."""
    await (x.part(end=(sum(x.range) + 1) // 2) if x.range else x.whole())
@behaviour("206-beyond")
async def beyond(x): await (x.part(end=x.range[1] + 1, total="*") if x.range else x.whole())
@behaviour("206-other-total")
async def other_total(x): await x.part(total=x.size + 1) if x.range else await x.whole()
@behaviour("206-other-length")
async def other_length(x): await (x.part(length=x.range[1] - x.range[0] - 1) if x.range else x.whole())
@behaviour("206-overrun")
async def overrun(x):
    if not x.range: return await x.whole()
    await x.head(206, f"Content-Range: bytes {x.range[0]}-{x.range[1] - 1}/{x.size}", "Transfer-Encoding: chunked")
    await x.chunked(*x.range)
    await x.raw("1\r\nx\r\n0\r\n\r\n")
@behaviour("multipart")
async def multipart(x):
    if not x.range: return await x.whole()
    start, end = x.range
    inner = f"--b\r\nContent-Range: bytes {start}-{end - 1}/{x.size}\r\n\r\n".encode()
    await x.head(206, "Content-Type: multipart/byteranges; boundary=b", f"Content-Length: {len(inner) + end - start + 7}")
    await x.raw(inner)
    await x.body(start, end)
    await x.raw("\r\n--b--")
@behaviour("416")
async def no_range_416(x): await (x.page(416, f"Content-Range: bytes */{x.size}") if x.range else x.whole())
@behaviour("416-always")
async def always_416(x): await x.page(416)
@behaviour("416-other-total")
async def other_416(x): await x.page(416, f"Content-Range: bytes */{x.size // 2}")
@behaviour("etag-changes")
async def etag_changes(x): await (x.part(f'ETag: "{x.count}"') if x.range else x.whole())
@behaviour("etag-changes-if-range")
async def etag_if_range(x): await x.good(tag=f'"{x.count}"')
@behaviour("changed-file")
async def changed_file(x):
    await x.good(change=flipped if x.count >= 2 else lambda data, at: data)
@behaviour("wrong-bytes")
async def wrong_bytes(x): await x.good(change=flipped)

# Lengths and ends.
@behaviour("short-body")
async def short_body(x):
    await x.head(200, f"Content-Length: {x.size}")
    await x.body(0, x.size // 2)
    x.close()
@behaviour("short-pieces")
async def short_pieces(x):
    """Breaks every transfer off, and goes on from anywhere."""
    start, end = x.range or (0, x.size)
    await x.head(206 if x.range else 200, f"Content-Length: {end - start}",
                 *([f"Content-Range: bytes {start}-{end - 1}/{x.size}"] if x.range else []))
    await x.body(start, min(end, start + 3 * CHUNK))
    if end - start > 3 * CHUNK: x.close()
@behaviour("one-short")
async def one_short(x):
    await x.head(200, version="1.0")
    await x.body(0, x.size - 1)
    x.close()
@behaviour("one-long")
async def one_long(x):
    await x.head(200, f"Content-Length: {x.size + 1}")
    await x.body(0, x.size)
    await x.raw("x")
@behaviour("one-long-unsaid")
async def one_long_unsaid(x):
    await x.head(200, version="1.0")
    await x.body(0, x.size)
    await x.raw("x")
    x.close()
@behaviour("endless")
async def endless(x):
    await x.head(200, "Transfer-Encoding: chunked")
    while True: await x.raw(f"{CHUNK:x}\r\n".encode() + bytes(CHUNK) + b"\r\n")
@behaviour("drip")
async def drip(x):
    await x.head(200, f"Content-Length: {x.size}")
    for at in range(x.size):
        await x.raw(os.pread(x.server.file, 1, at))
        await asyncio.sleep(0.05)
@behaviour("drip-head")
async def drip_head(x):
    await x.raw("HTTP/1.1 200 OK\r\n")
    while True:
        await x.raw("X-Drip: drip\r\n")
        await asyncio.sleep(0.2)
@behaviour("stall")
async def stall(x):
    await x.head(200, f"Content-Length: {x.size}")
    await x.body(0, x.size // 2)
    await x.wait_for_client()
@behaviour("stall-head")
async def stall_head(x): await x.wait_for_client()
@behaviour("reset")
async def reset(x):
    await x.head(200, f"Content-Length: {x.size}")
    await x.body(0, x.size // 2)
    await x.abort()
@behaviour("reset-head")
async def reset_head(x): await x.abort()
@behaviour("close-head")
async def close_head(x): x.close()

# Not quite HTTP.
@behaviour("bad-chunk")
async def bad_chunk(x):
    await x.head(200, "Transfer-Encoding: chunked")
    await x.raw("10\r\n" + "x" * 16 + "\r\nnope\r\n")
@behaviour("huge-header")
async def huge_header(x): await x.head(200, "X: " + "x" * 300_000, "Content-Length: 0")
@behaviour("garbage-status")
async def garbage_status(x):
    await x.raw("HTTP/1.1 abc OK\r\n\r\n")
    x.close()
@behaviour("not-http")
async def not_http(x):
    await x.raw("SSH-2.0-OpenSSH_9.2\r\n")
    x.close()
@behaviour("double-length")
async def double_length(x): await x.whole("Content-Length: 7")
@behaviour("negative-length")
async def negative_length(x): await x.whole(length=-5)
@behaviour("gzip")
async def gzip(x): await x.whole("Content-Encoding: gzip")

# Statuses.
@behaviour("flaky")
async def flaky(x):
    errors = [(502, "Retry-After: 0"), (503, "Retry-After: 1"), (408,)]
    await (x.page(*errors[x.count]) if x.count < len(errors) else x.good())
@behaviour("429-then-good")
async def soon_429(x): await (x.page(429, "Retry-After: 1") if x.count == 0 else x.good())
@behaviour("429-long")
async def long_429(x): await x.page(429, "Retry-After: 3600")
@behaviour("429-date")
async def date_429(x): await x.page(429, "Retry-After: Fri, 27 Nov 2026 10:00:00 GMT")
@behaviour("login-page")
async def login_page(x): await x.page(200, text="<html><title>Sign in</title></html>")
@behaviour("204")
async def status_204(x): await x.head(204)
@behaviour("304")
async def status_304(x): await x.head(304)
for status in (400, 401, 403, 404, 410, 500, 503):
    behaviour(str(status))(lambda x, status=status: x.page(status, text="you said " + x.headers.get("authorization", "nothing")))

# Redirects.
@behaviour("redirect-good")
async def redirect_good(x): await x.page(302, "Location: ../good/file")
@behaviour("redirect-other-origin")
async def redirect_other(x): await x.page(307, f"Location: http://127.0.0.1:{x.server.ports[1]}/good/elsewhere?signature=s3cret")
@behaviour("redirect-and-back")
async def redirect_and_back(x):
    other = x.server.ports[1]
    if x.port != other: return await x.page(302, f"Location: http://127.0.0.1:{other}/redirect-and-back/2")
    await x.page(302, f"Location: http://127.0.0.1:{x.server.ports[0]}/good/back")
@behaviour("redirect-loop")
async def redirect_loop(x): await x.page(302, "Location: /redirect-loop/" + ("b" if x.target.endswith("a") else "a"))
@behaviour("redirect-long")
async def redirect_long(x): await x.page(301, f"Location: {x.count}")
@behaviour("redirect-nowhere")
async def redirect_nowhere(x): await x.page(302)
@behaviour("redirect-ftp")
async def redirect_ftp(x): await x.page(302, "Location: ftp://127.0.0.1/file")
@behaviour("redirect-insecure")
async def redirect_insecure(x): await x.page(302, f"Location: http://127.0.0.1:{x.server.ports[0]}/good/file")
