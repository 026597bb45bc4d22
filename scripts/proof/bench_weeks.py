#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Composes the train of a real week under each policy: bench_weeks.py TABLE.csv CLONE [TABLE.csv CLONE ...]

A table's first line names repository, branch, base and Friday; then each row has a number, its reference, the commit,
its day and its votes. CLONE must hold the commits; it is only read. Every row becomes one accepted request, and `plan`
composes the train three times, with an empty cache each. git then merges the train in its order and must take exactly
those aboard, and of those left behind none may merge behind them.
"""
import csv
import json
import pathlib
import re
import resource
import shutil
import sys
import tempfile
import time

from checks import equal, require, run, tool
from trains import git, holds, replay


def read(path):
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    week = dict(word.split("=", 1) for word in lines[0].removeprefix("#").split())
    return week, list(csv.DictReader(lines[1:]))


def make_repository(clone, week, rows, rom):
    """A bare repository that borrows the clone's objects, and has one accepted request a row."""
    for commit in [week["base"]] + [row["commit"] for row in rows]:
        require(holds(clone, "cat-file", "-e", f"{commit}^{{commit}}"), f"{clone} does not hold {commit}")
    run("git", "init", "--quiet", "--bare", str(rom), "--initial-branch", week["branch"])
    objects = git(clone, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    (rom / "objects/info/alternates").write_text(objects + "\n", encoding="utf-8")
    updates = [f"create refs/heads/{week['branch']} {week['base']}"]
    updates += [f"create {row['reference']} {row['commit']}" for row in rows]
    git(rom, "update-ref", "--stdin", input="\n".join(updates) + "\n")
    git(rom, "config", "user.name", "Release team")
    git(rom, "config", "user.email", "release@example.org")
    app = week["repository"].split("/")[1]
    run(tool(), "init", "--repo", str(rom), "--base", week["branch"], "--product", app, "--keys")
    tips = {}
    for row in rows:
        title = git(rom, "show", "-s", "--format=%s", row["commit"])[:120] or row["reference"]
        line = run(tool(), "request", "add", "--repo", str(rom), f"--title-en={title}", "--app-en", app, "--kind", "new",
                   "--origin", "team", "--branch", row["reference"], "--votes", row["votes"]).stdout
        tips[line.split()[0]] = row["commit"]
        run(tool(), "request", "accept", line.split()[0], "--repo", str(rom))
    return tips


def plan(rom, week, policy):
    settings = rom / "miui-release.yaml"
    text = re.sub(r"^#?  policy: (votes|count|order)$", f"  policy: {policy}", settings.read_text("utf-8"), count=1, flags=re.M)
    settings.write_text(text, "utf-8")
    for kept in rom.rglob("cache/merges-*"):
        kept.unlink()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    report = json.loads(
        run(tool(), "plan", "--repo", str(rom), "--date", week["friday"], "--format", "json").stdout)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    equal(report["composition"]["policy"], policy, "the policy")
    return report, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def check_with_git(rom, week, tips, report):
    aboard = [one["id"] for one in report["aboard"]]
    left = [one["id"] for one in report["left_behind"]]
    taken, behind, _ = replay(rom, week["base"], [(one, tips[one]) for one in aboard + left])
    equal(list(taken), aboard, "whom git takes")
    equal(sorted(behind), sorted(left), "whom git leaves")


def measure(table, clone):
    week, rows = read(table)
    place = pathlib.Path(tempfile.mkdtemp(prefix="bench-weeks."))
    try:
        rom = place / "rom"
        tips = make_repository(clone, week, rows, rom)
        votes = {one: int(row["votes"]) for one, row in zip(tips, rows)}
        print(f"{pathlib.Path(table).stem}: {len(rows)} offered, {sum(votes.values())} votes")
        for policy in ("votes", "count", "order"):
            report, cpu, wall = plan(rom, week, policy)
            found = report["composition"]
            codes = {}
            for left in report["left_behind"]:
                codes[left["code"]] = codes.get(left["code"], 0) + 1
            check_with_git(rom, week, tips, report)
            worth = sum(votes[one["id"]] for one in report["aboard"])
            pairs = f"{found.get('sharing_pairs', found.get('sharingPairs', '-'))} pairs share a path"
            proof = {True: "proven", False: f"bound {found['bound']}"}[found.get("is_proven", found.get("isProven"))]
            print(f"  {policy:5}  aboard {len(report['aboard'])}, {worth} votes; left {codes};"
                  f" {pairs}; {'nothing compared' if policy == 'order' else proof}; CPU {cpu:.2f} s, wall {wall:.2f} s", flush=True)
    finally:
        shutil.rmtree(place)


def main():
    words = sys.argv[1:]
    if not words or len(words) % 2:
        sys.exit(__doc__)
    for table, clone in zip(words[::2], words[1::2]):
        measure(table, clone)


main()
