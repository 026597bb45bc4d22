# SPDX-License-Identifier: Apache-2.0
"""The requests that nginx and our server must answer alike."""

# Beside status and body. Not compared: Date, Server, Connection, Keep-Alive.
COMPARED = (
    "content-length", "content-type", "content-range", "accept-ranges", "etag", "last-modified", "cache-control",
    "vary", "www-authenticate", "retry-after", "allow", "content-encoding", "transfer-encoding", "location",
)
DATE, LATER, EARLIER = (
    "Fri, 27 Nov 2026 09:00:00 GMT", "Sat, 28 Nov 2026 09:00:00 GMT", "Thu, 26 Nov 2026 09:00:00 GMT")


def excused(reply, name):
    """nginx decides on the range after it has written the file's Cache-Control: its 416 keeps it, ours has none."""
    return reply["status"] == 416 and name == "cache-control" and not (reply[name] or "").startswith("private")


def requests(big, size, tag, date, members):
    """(sentence, method, path, headers) for each; `big` lies below a channel and has `size` bytes."""
    file, timestamp = f"/dev/{big}", "/dev/metadata/timestamp.json"
    member = f"/honorary-dev/{big}"

    def part(sentence, ranges, **more):
        return sentence, "GET", file, {"Range": ranges} | {name.replace("_", "-"): more[name] for name in more}

    yield "a whole package", "GET", file, {}
    yield "the timestamp", "GET", timestamp, {}
    yield "a root by its version", "GET", "/dev/metadata/1.root.json", {}
    yield "a role of a quarter", "GET", "/dev/metadata/7.builds-26q4.json", {}
    for name in ("feed.atom", "notes.md", "empty.txt", "one.txt", "plain", "name%20with%20space.txt", "100%25.txt",
                 f"{big.rsplit('.', 2)[0]}.SHA256SUMS", "%6eotes.md", "notes.md?token=1&x=/../y"):
        yield f"the file {name}", "GET", f"/dev/{name}", {}
    yield "HEAD of a package", "HEAD", file, {}
    yield "HEAD of a part", "HEAD", file, {"Range": "bytes=0-99"}
    yield "HEAD of nothing", "HEAD", "/dev/nothing.zip", {}
    yield part("the first byte", "bytes=0-0")
    yield part("the last byte", f"bytes={size - 1}-{size - 1}")
    yield part("a part in the middle", "bytes=1000-4999")
    yield part("a part to beyond the end", f"bytes={size - 10}-{size + 10}")
    yield part("an open end", "bytes=8000000-")
    yield part("the rest of a file that is complete", f"bytes={size}-")
    yield part("a start beyond the end", f"bytes={size + 5}-{size + 9}")
    yield part("the last 100 bytes", "bytes=-100")
    yield part("more last bytes than there are", f"bytes=-{size + 1}")
    yield part("the last no bytes", "bytes=-0")
    yield part("an end before the start", "bytes=50-10")
    yield part("a number beyond all files", "bytes=99999999999999999999-")
    yield part("the largest number there is", "bytes=0-9223372036854775807")
    yield part("a number just past it", "bytes=0-9223372036854775808")
    yield part("no number at all", "bytes=")
    yield part("words for numbers", "bytes=all")
    yield part("a hyphen alone", "bytes=-")
    yield part("spaces around numbers", "bytes= 5 - 9 ")
    yield part("a unit in capitals", "BYTES=5-9")
    yield part("another unit", "lines=5-9")
    yield part("two parts", "bytes=0-9,20-29")
    yield part("two parts, one beyond the end", f"bytes=0-9,{size}-")
    yield part("two parts, the first beyond the end", f"bytes={size}-,0-9")
    yield part("a part and a comma", "bytes=0-9,")
    yield part("two hundred overlapping parts", "bytes=" + ",".join("0-" for _ in range(200)))
    yield "a part of an empty file", "GET", "/dev/empty.txt", {"Range": "bytes=0-0"}
    yield "the rest of an empty file", "GET", "/dev/empty.txt", {"Range": "bytes=0-"}
    yield "the end of an empty file", "GET", "/dev/empty.txt", {"Range": "bytes=-1"}
    yield part("a part if the tag is the same", "bytes=5-9", If_Range=tag)
    yield part("a part if another tag is the same", "bytes=5-9", If_Range='"6a-1"')
    yield part("a part if the tag is weakly the same", "bytes=5-9", If_Range=f"W/{tag}")
    yield part("a part if the date is the same", "bytes=5-9", If_Range=date)
    yield part("a part if a later date is the same", "bytes=5-9", If_Range=LATER)
    yield part("a part if nonsense is the same", "bytes=5-9", If_Range="yesterday")
    yield part("a part beyond the end if the tag is the same", f"bytes={size}-", If_Range=tag)
    for header, values in {
        "If-None-Match": (tag, '"x"', f'"x", {tag}', f"W/{tag}", "*", "", f'{tag} , "y"'),
        "If-Match": (tag, '"x"', f'"x",{tag}', f"W/{tag}", "*"),
        "If-Modified-Since": (date, LATER, EARLIER, "Friday, 27-Nov-26 09:00:00 GMT", "Fri Nov 27 09:00:00 2026",
                              "nonsense", "Mon, 30 Feb 2026 09:00:00 GMT"),
        "If-Unmodified-Since": (date, LATER, EARLIER, "nonsense"),
    }.items():
        for value in values:
            yield f"{header}: {value}", "GET", file, {header: value}
    yield "HEAD, if none matches", "HEAD", file, {"If-None-Match": tag}
    yield "a tag that is the same and a date that is older", "GET", file, {
        "If-None-Match": tag, "If-Modified-Since": EARLIER}
    yield "a tag that is another and a date that is the same", "GET", file, {
        "If-None-Match": '"x"', "If-Modified-Since": date}
    yield "a part if none matches and one does", "GET", file, {"If-None-Match": tag, "Range": "bytes=0-9"}
    yield "a part if one matches and none does", "GET", file, {"If-Match": '"x"', "Range": "bytes=0-9"}
    for path in (
        "/", "/dev", "/dev/", "/dev/metadata", "/dev/metadata/", "/top.json", "/nobody/timestamp.json",
        "/dev/metadata/2.root.json", "/dev/metadata/timestamp.json/", "/dev/metadata/timestamp.json/x",
        "/dev/.hidden.json", "/dev/targets/.tmp/x.json", "/dev/%2ehidden.json", "/dev/link.json", "/dev/out/passwd",
        "/dev//metadata/timestamp.json", "//dev/metadata/timestamp.json", "/dev/metadata%2ftimestamp.json",
        "/dev/Metadata/timestamp.json", "/dev/" + "x" * 300, "/dev/metadata/1...%2Frole.json", "/dev/%ff.json",
        "/../etc/passwd", "/dev/../../etc/passwd", "/dev/../dev/metadata/timestamp.json", "/dev/./feed.atom",
        "/dev/%2e%2e/dev/feed.atom", "/dev/..%2f..%2fetc/passwd", "/dev/metadata/..", "/dev/%00", "/dev/feed.atom%00.x",
        "/dev/%zz", "/dev/%", "/dev/..;/feed.atom", "/dev/...", "/dev/..hidden", "/dev/a\\..\\b",
        "/dev/../honorary-dev/feed.atom", "/honorary-dev", "/honorary-dev/", "/honorary-dev/../dev/feed.atom",
        "/honorary%2Ddev/feed.atom", "/honorary-dev//feed.atom", "/honorary-dev/.hidden.json",
    ):
        yield f"the path {path[:60]}", "GET", path, {}
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        yield f"{method} to a file", method, timestamp, {}
    yield "POST to a members' file", "POST", member, {}
    good = members["good"].header
    yield "a members' file without a token", "GET", member, {}
    yield "HEAD of a members' file without a token", "HEAD", member, {}
    yield "a members' file that is not there, without a token", "GET", "/honorary-dev/nothing", {}
    yield "a members' file with a token", "GET", member, good
    yield "HEAD of a members' file with a token", "HEAD", member, good
    yield "a part of a members' file", "GET", member, good | {"Range": "bytes=-7"}
    yield "a part of it beyond its end", "GET", member, good | {"Range": f"bytes={size}-"}
    yield "a members' file that has not changed", "GET", member, good | {"If-None-Match": tag}
    yield "a members' file that is another", "GET", member, good | {"If-Match": '"x"'}
    yield "the members' next root, which is not there", "GET", "/honorary-dev/metadata/2.root.json", good
    yield "a members' folder", "GET", "/honorary-dev/metadata/", good
    yield "a members' link", "GET", "/honorary-dev/link.json", good
    yield "the members' timestamp", "GET", "/honorary-dev/metadata/timestamp.json", good
    yield "a token as a Basic password", "GET", "/honorary-dev/feed.atom", {"Authorization": members["basic"]}
    for name in ("revoked", "expired", "other channel"):
        yield f"a token that is {name}", "GET", member, members[name].header
    token = members["good"].token
    for name, value in {
        "cut short": f"Bearer {token[:-1]}", "changed in a letter": f"Bearer {token[:30]}{'AB'[token[30] == 'A']}{token[31:]}",
        "of nobody": members["nobody"].header["Authorization"], "of another scheme": f"Token {token}",
        "empty": "Bearer ", "without a scheme": token,
    }.items():
        yield f"a token that is {name}", "GET", member, {"Authorization": value}
    yield "a token in the query", "GET", f"{member}?token={token}", {}
    yield "a token at a public channel", "GET", "/dev/feed.atom", good
