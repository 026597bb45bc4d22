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
    return rom


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
