# SPDX-License-Identifier: Apache-2.0
"""The time of a merge in trees of 1k, 10k, 60k and 200k files, where both sides always change the same few files.

Usage: bench_curve.py TOOL WORK RUNS. Folders have 16 entries, so that a tree grows by its depth; 200 merges a size,
each of two commits that change one file each in folders of their own.
"""
import os
import subprocess
import sys

import mergecopies
from mergecopies import git

tool, work, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
merges = 200


def path(number, depth):
    digits = f"{number:0{depth}x}"
    return "/".join("d" + digit for digit in digits[:-1]) + "/f" + digits[-1] + ".c"


def stream(files):
    depth = len(f"{files - 1:x}")
    out = ["blob\nmark :1\ndata 22\n" + "a line\nanother\na last\n"]
    commit = "commit refs/heads/{}\nmark :{}\ncommitter t <t@t> {} +0000\ndata 0\n"
    out.append(commit.format("main", 2, 1300000000))
    out += [f"M 100644 :1 {path(number, depth)}\n" for number in range(files)]
    mark = 2
    for merge in range(merges):
        for side, place in (("o", merge * 5), ("t", files - 1 - merge * 3)):
            mark += 1
            out.append(commit.format(f"{side}{merge}", mark, 1300000000 + mark) + "from :2\n")
            text = f"a line\nof {side} {merge}\na last\n"
            out.append(f"M 100644 inline {path(place, depth)}\ndata {len(text)}\n{text}\n")
    return "".join(out) + "done\n"


print("files   engine, ms a merge   git merge-tree --stdin   ratio")
for files in (1_000, 10_000, 60_000, 200_000):
    repo = f"{work}/curve-{files}.git"
    git("init", "-q", "--bare", repo)
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet", "--done"], input=stream(files).encode(), check=True)
    git("-C", repo, "commit-graph", "write", "--reachable")
    ids = dict(reversed(line.split()) for line in
               git("-C", repo, "for-each-ref", "--format=%(objectname) %(refname:short)").splitlines())
    text = "".join(f"{ids[f'o{merge}']} {ids[f't{merge}']}\n" for merge in range(merges))

    def best(command, quarantined):
        # Without the start of the process, which has nothing to do with the tree.
        def seconds(text):
            return min(mergecopies.timed(command, text, repo, work, quarantined)[1] for _ in range(runs))
        return 1000 * (seconds(text) - seconds("")) / merges
    mine = best([tool, "bench-merging", "--repo", repo], False)
    theirs = best(["git", "merge-tree", "--write-tree", "--stdin"], True)
    print(f"{files:6} {mine:20.3f} {theirs:24.3f} {theirs / mine:7.1f}", flush=True)
