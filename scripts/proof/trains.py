# SPDX-License-Identifier: Apache-2.0
"""What git itself says of a train: its merges, and the whole train once more."""
import subprocess

from checks import Wrong, equal, require


def git(repo, *arguments, ok=(0,), **options):
    done = subprocess.run(["git", "-C", str(repo), *arguments], capture_output=True, text=True, errors="replace",
                          **options)
    if done.returncode not in ok:
        raise Wrong(f"git {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def holds(repo, *arguments):
    """A question to git that is answered by exit 0 or 1."""
    done = subprocess.run(["git", "-C", str(repo), *arguments], capture_output=True, text=True)
    require(done.returncode in (0, 1), f"git {' '.join(arguments)}: {done.stderr}")
    return done.returncode == 0


def merge(repo, ours, theirs):
    """The tree git makes of two commits; None where it finds a conflict."""
    done = subprocess.run(["git", "-C", str(repo), "merge-tree", "--write-tree", ours, theirs],
                          capture_output=True, text=True, errors="replace")
    require(done.returncode in (0, 1), f"git merge-tree: {done.stderr}")
    return done.stdout.split()[0] if done.returncode == 0 else None


def compare_merges(repo, manifest):
    """Every boarded merge has its tip as second parent, and the tree that git makes of its parents."""
    position = manifest["source"]["base"]
    for feature in manifest["features"]:
        parents = git(repo, "rev-parse", f"{feature['merge']}^@").split()
        equal(len(parents), 2, f"{feature['id']}: parents of {feature['merge']}")
        tree = git(repo, "rev-parse", f"{feature['merge']}^{{tree}}")
        equal(tree, merge(repo, *parents), f"{feature['id']}: tree of {feature['merge']}")
        require(holds(repo, "merge-base", "--is-ancestor", feature["tip"], feature["merge"]),
                f"{feature['id']}: {feature['merge']} does not carry {feature['tip']}")
        if feature["tip"] == parents[1]:
            equal(parents[0], position, f"{feature['id']}: first parent of {feature['merge']}")
            position = feature["merge"]
    equal(manifest["source"]["commit"], position, "the train's head")
    equal(manifest["source"]["tree"], git(repo, "rev-parse", f"{position}^{{tree}}"), "the train's tree")


def replay(repo, base, tips):
    """Runs a train of requests that do not depend on each other with nothing but git: `tips` is a list of
    (id, tip) in boarding order. Gives who boards, who is left behind by which code, and the final tree."""
    head, tree, aboard, behind = base, git(repo, "rev-parse", f"{base}^{{tree}}"), {}, {}
    for one, tip in tips:
        if holds(repo, "merge-base", "--is-ancestor", tip, base):
            behind[one] = "already-merged"
        elif any(holds(repo, "merge-base", "--is-ancestor", tip, other) for other in aboard.values()):
            aboard[one] = tip
        elif not holds(repo, "merge-base", base, tip):
            behind[one] = "unrelated-history"
        elif merged := merge(repo, head, tip):
            tree, aboard[one] = merged, tip
            head = git(repo, "commit-tree", merged, "-p", head, "-p", tip, "-m", f"replay {one}")
        else:
            behind[one] = "collides" if merge(repo, base, tip) else "conflicts-with-base"
    return list(aboard), behind, tree
