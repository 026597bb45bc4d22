# SPDX-License-Identifier: Apache-2.0
"""A ROM with a release, a history, and what unkind users write; for proofs of the site."""
import json
import pathlib

import roms
from checks import run
from trains import git

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 5
HOSTILE = [
    # title zh, title en, app, requester
    ("<script>alert(1)</script>", "</title><script>alert(1)</script>", "<b>短信</b>", "<img src=x onerror=alert(1)>"),
    ("\"><svg onload=alert(2)>", "' onmouseover='alert(2)", "系统\"", "O'Brien & \"Söhne\" <ops@example.org>"),
    ("مصباح يدوي في الظلام", "מצב לילה עם שעון", "النظام", "عبد الرحمن"),
    ("👩‍👩‍👧‍👦 全家福 🏳️‍🌈", "🔥🔥🔥 emoji 👍🏽", "相机 📷", "🐼 熊猫"),
    (LONG, "A" * 180, "系" * 40, "名" * 60),
    ("javascript:alert(3)", "{{7*7}} ${7*7} <%= 7 %>", "&lt;b&gt;", "&amp;nbsp;"),
]
YEARS = {24: ["1.5", "6.28", "12.27"], 25: ["3.14", "10.17", "12.26"], 26: ["11.6", "11.13"]}
# Polls of other years, for a wall of several: version, day of the poll, who won, with how many votes.
EARLIER = [("24.1.5", "2024-01-09", 6, 1200), ("24.6.28", "2024-07-02", 7, 23456), ("24.12.27", "2024-12-31", 11, 9),
           ("25.3.14", "2025-03-18", 13, 4100), ("25.12.26", "2025-12-30", 8, 512)]


def make(place):
    """The demo's ROM with hostile requests, older weeks on the ledger, and one release on dev."""
    rom = roms.make(place)
    ids = {}
    for row in roms.requests():
        roms.add(rom, row, ids)
    for index, (zh, en, app, name) in enumerate(HOSTILE):
        branch = f"topic/hostile-{index}"
        git(rom.repository, "branch", branch, "main")
        id = rom.miui("request", "add", f"--title-zh={zh}", f"--title-en={en}", f"--app-zh={app}", f"--app-en={app}",
                      "--kind", "optimization", "--origin", "user", f"--requester={name.replace(',', ' ')},forum,CN",
                      f"--developer={name}", "--branch", branch, "--votes", str(5 + index),
                      f"--feedback=javascript:alert({index})",
                      f"--feedback=https://example.org/t/{index}?a=1&b=<x>").stdout.split()[0]
        if index % 2 == 0:
            rom.miui("request", "accept", id)
        else:
            rom.miui("request", "decline" if index == 1 else "defer", id, "--reason", zh)
    commit_branches(rom)
    older_weeks(rom)
    rom.miui("cut", "--date", "2026-11-18", "--channel", "honorary-dev")
    rom.miui("cut", "--date", roms.FRIDAY)
    after_the_release(rom)
    return rom


def after_the_release(rom):
    """The report of the week and of an earlier one with their awards, an answer, and Fridays without a train."""
    def poll(version, day, features, award, disliked=()):
        lines = [f"version: {version}", "week: 529", f"opened: {day}T09:00:00+08:00", f"closed: {day}T21:00:00+08:00",
                 f"tallied: {day}T22:00:00+08:00",
                 "ballots: {counted: 98304, superseded: 120, late: 7, early: 0, invalid: 31}",
                 "mood: [{name: happy, votes: 51200}, {name: sad, votes: 904}, {name: loving, votes: 31000}, "
                 "{name: looking-forward, votes: 15200}]",
                 "features:", *[f"- {{request: REQ-{id}, loved: {loved}, weak: {weak}}}" for id, loved, weak in features],
                 "awaited: [{request: REQ-2, votes: 60112}, {request: REQ-9, votes: 38192}]",
                 "sources: [{name: forum, votes: 70000}, {name: '<b>wechat', votes: 28304}]",
                 "countries: [{name: CN, votes: 90000}, {name: ES, votes: 8304}]"]
        if disliked:
            lines.append(f"disliked: [{', '.join(disliked)}]")
        lines.append(f"award: [{', '.join(award)}]")
        return "\n".join(lines) + "\n"
    write(rom, {
        **{f"polls/{version}.yaml": poll(version, day, [(id, loved, 3), (4, 40, 60)], [f"REQ-{id}"])
           for version, day, id, loved in EARLIER},
        "polls/26.11.13.yaml": poll("26.11.13", "2026-11-17", [(5, 700, 3)], ["REQ-5"]),
        "polls/26.11.20.yaml": poll("26.11.20", "2026-11-24", [(4, 51000, 200), (3, 51000, 200), (15, 10, 40000)],
                                    ["REQ-3", "REQ-4"], ["REQ-15"]),
        "answers/26.11.20/REQ-15.yaml": "request: REQ-15\nanswer: fix\nreason: </p><script>alert(9)</script>\n"
                                        "answered_by: Li Lei <l@example.org>\nanswered_on: 2026-11-25\n",
        "gaps/2026-10-02.yaml": "date: 2026-10-02\nkind: holiday\nreason: 国庆节 <b>\n",
        "gaps/2026-12-25.yaml": "date: 2026-12-25\nuntil: 2027-01-08\nkind: paused\nreason: 年末休整\n",
    }, "Record what came after")


def commit_branches(rom):
    """Each hostile branch adds one file, so that it can board."""
    for index in range(0, len(HOSTILE), 2):
        blob = run("git", "-C", rom.repository, "hash-object", "-w", "--stdin", input=b"x\n").stdout.strip()
        entries = run("git", "-C", rom.repository, "ls-tree", "main").stdout
        entries += f"100644 blob {blob}\thostile-{index}\n"
        tree = run("git", "-C", rom.repository, "mktree", input=entries.encode()).stdout.strip()
        commit = run("git", "-C", rom.repository, "commit-tree", tree, "-p", "main", "-m", "hostile").stdout.strip()
        git(rom.repository, "update-ref", f"refs/heads/topic/hostile-{index}", commit)


def older_weeks(rom):
    """Records of releases that were cut long ago: what a history is made of, at no cost."""
    week = 480
    previous = None
    files = {}
    for year, days in YEARS.items():
        for day in days:
            month, date = day.split(".")
            version = f"{year}.{day}"
            files[f"weeks/dev/{version}.yaml"] = "\n".join([
                f"version: {version}", "channel: dev", f"week: {week}",
                f"instant: 20{year}-{int(month):02}-{int(date):02}T17:00:00+08:00",
                *([f"previous: {previous}"] if previous else []), f"base: {'a' * 40}", f"commit: {'b' * 40}",
                f"tag: dev/{version}", f"manifest: {'c' * 64}", "shipped: []", ""])
            previous, week = version, week + 7
    write(rom, files, "Record older weeks")


def write(rom, files, message):
    """Commits files onto the ledger as a person would, in a work tree of its own."""
    tree = pathlib.Path(rom.place) / "ledger-tree"
    run("git", "-C", rom.repository, "worktree", "add", "--detach", tree, "ledger")
    for path, text in files.items():
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    run("git", "-C", tree, "add", "-A")
    run("git", "-C", tree, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", message)
    head = run("git", "-C", tree, "rev-parse", "HEAD").stdout.strip()
    run("git", "-C", rom.repository, "worktree", "remove", "--force", tree)
    git(rom.repository, "update-ref", "refs/heads/ledger", head)
