# SPDX-License-Identifier: Apache-2.0
"""Plans a week of thousands of accepted requests, each with a topic branch: time and memory of `plan`.

Usage: bench_branches.py TOOL WORK NUMBER. The repository is made up: twice as many files as branches, 50 a folder, 30
lines each; a branch changes a line in each of two files drawn at random, so that some share a file and some collide.
"""
import json
import os
import random
import resource
import subprocess
import sys
import time

tool, work, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
repo = f"{work}/branches.git"
draw = random.Random(1)
FRIDAY = "2014-10-31"


def path(file):
    return f"app/{file // 2500}/{file // 50}/{file}.txt"


def lines(changed=None, by=None):
    return "".join(f"line {n} of branch {by}\n" if n == changed else f"line {n}\n" for n in range(30))


def blob(text):
    return f"data {len(text.encode())}\n{text}\n"


def commit(branch, mark, parent, when):
    head = f"commit refs/heads/{branch}\nmark :{mark}\ncommitter R <r@example.org> {when} +0000\ndata 2\nm\n\n"
    return head + (f"from {parent}\n" if parent else "")


def stream():
    files = 2 * number
    yield commit("main", 1, None, 1_414_000_000)
    yield f"M 100644 inline system/build.prop\n{blob('ro.a=b')}"
    for file in range(files):
        yield f"M 100644 inline {path(file)}\n{blob(lines())}"
    for topic in range(number):
        yield commit(f"topic/{topic}", topic + 2, ":1", 1_414_000_001 + topic)
        for file in draw.sample(range(files), 2):
            yield f"M 100644 inline {path(file)}\n{blob(lines(draw.randrange(30), topic))}"
    yield commit("ledger", number + 2, "refs/heads/ledger^0", 1_414_600_000)
    for topic in range(number):
        yield f"M 100644 inline requests/REQ-{topic + 1}.yaml\n" + blob(
            f"id: REQ-{topic + 1}\ntitle:\n  en: Feature {topic}\napp:\n  en: System\nkind: new\norigin: team\n"
            f"developers:\n  - D{topic % 40}\nbranch: topic/{topic}\nvotes: {draw.randrange(5000)}\n"
            f"created: 2014-10-01\ndecision: accepted\ndecided_on: 2014-10-02\n")
    yield "done\n"


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout.decode()


run("git", "init", "-q", "--bare", "-b", "main", repo)
first = "".join([commit("main", 1, None, 1_413_000_000), f"M 100644 inline system/build.prop\n{blob('ro.a=b')}", "done\n"])
run("git", "-C", repo, "fast-import", "--quiet", "--done", input=first.encode())
run(tool, "init", "--repo", repo, "--product", "Many", "--keys")
began = time.monotonic()
run("git", "-C", repo, "fast-import", "--quiet", "--done", "--force", input="".join(stream()).encode())
run("git", "-C", repo, "pack-refs", "--all")
run("git", "-C", repo, "commit-graph", "write", "--reachable")
print(f"{number} branches, {2 * number} files, made in {time.monotonic() - began:.0f} s")
for turn in ("first", "again"):
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    plan = json.loads(run(tool, "plan", "--repo", repo, "--date", FRIDAY, "--format", "json", env=dict(os.environ)))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(f"plan, {turn:5} {time.monotonic() - began:7.1f} s  {cpu:7.1f} s CPU  {after.ru_maxrss / 1024:6.0f} MiB  "
          f"{len(plan['aboard'])} would board, {len(plan.get('left_behind', []))} stay")
