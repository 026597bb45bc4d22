# SPDX-License-Identifier: Apache-2.0
"""What a power cut may leave of a program's work: the program is traced, and every state of the disk is rebuilt in
which data and names that were not synced are there, half there, or lost, one without the other (the idea of ALICE,
OSDI 2014).

The model is weaker than any file system: a file's sync keeps its data and not its name; a name is kept by the sync of
the folder it lies in; a rename within a folder is one step, across folders two. Unsynced steps survive in any choice.
"""
import os
import pathlib
import random
import re

from checks import Wrong, require
from syscalls import descriptor, quoted


class Node:
    """A file or folder as it was before the program ran: bytes, or nodes by name."""

    def __init__(self, kept):
        self.kept = kept
        self.now = dict(kept) if isinstance(kept, dict) else None
        self.size = len(kept)


class Step:
    """One thing that a program did: `names` it gave or took away [(folder, name, node or None)], `data` it wrote
    (node, offset, bytes), what it `synced`, or what it `said`."""

    def __init__(self, line, names=(), data=None, synced=None, said=None):
        self.line, self.names, self.data, self.synced, self.said = line, tuple(names), data, synced, said

    def kept_by(self):
        return self.data[0] if self.data else self.names[0][0]


def scan(path):
    if path.is_dir():
        return Node({one.name: scan(one) for one in path.iterdir()})
    return Node(path.read_bytes() if path.is_file() else b"")


class Crash:
    """The steps of traced programs below some folders of `place`, which are read before the first one runs."""

    def __init__(self, place, folders, acknowledgement):
        self.place, self.folders = pathlib.Path(os.path.realpath(place)), [pathlib.PurePath(one) for one in folders]
        self.acknowledgement = re.compile(acknowledgement)
        # Cuts are looked at while the last program runs.
        self.root, self.steps, self.begins, self._content = Node({}), [], 0, {}
        for folder in self.folders:
            node = self.root
            for part in folder.parts[:-1]:
                node.kept.setdefault(part, Node({}))
                node = node.now.setdefault(part, node.kept[part])
            there = self.place / folder
            if there.exists():
                node.kept[folder.name] = node.now[folder.name] = scan(there)

    # Reading a trace

    def parts(self, path):
        """A path below one of the folders as parts; None elsewhere."""
        path = os.path.normpath(path)
        if not path.startswith(f"{self.place}/"):
            return None
        inner = pathlib.PurePath(path).relative_to(self.place)
        return inner.parts if any(inner == one or one in inner.parents for one in self.folders) else None

    def find(self, parts):
        node = self.root
        for part in parts:
            node = node.now.get(part) if node is not None and node.now is not None else None
        return node

    def add(self, calls, killed=False):
        """Appends what a program did, in the order of its calls."""
        self.begins = len(self.steps)
        # Its children exit as well; the last to do so is the program.
        end = max((index for index, call in enumerate(calls) if call[0] == "exit_group"), default=None)
        for index, (name, arguments, result) in enumerate(calls):
            if name == "exit_group":
                if index == end and arguments == "0" and not killed:
                    self.steps.append(Step("exit 0", said="exit 0"))
            elif result != "?" and int(result) >= 0:
                self.call(name, arguments, int(result))
        return self

    def call(self, name, arguments, result):
        number, path = descriptor(arguments)
        if name in ("write", "pwrite64"):
            data = quoted(arguments)[0][:result]
            parts = self.parts(path)
            if parts:
                node = self.find(parts)
                if node is None:
                    return
                offset = int(arguments.rsplit(",", 1)[1]) if name == "pwrite64" else node.size
                node.size = max(node.size, offset + len(data))
                self.steps.append(Step(f"{name} {path}", data=(node, offset, data)))
            elif number in (1, 2) and self.acknowledgement.search(data.decode(errors="replace")):
                self.steps.append(Step("says it", said=data.decode(errors="replace").strip()))
        elif name in ("fsync", "fdatasync"):
            parts = self.parts(path)
            node = self.find(parts) if parts else None
            if node:
                self.steps.append(Step(f"{name} {path}", synced=node))
        elif name in ("open", "openat", "creat"):
            paths = quoted(arguments)
            parts = self.parts(os.fsdecode(paths[0]))
            if parts and "O_CREAT" in arguments and self.find(parts) is None:
                self.name(f"create {'/'.join(parts)}", (parts, Node(b"")))
            require(not (parts and "O_TRUNC" in arguments), f"{name} truncates {'/'.join(parts or ())}: not modelled")
        elif name.startswith(("rename", "link", "unlink", "mkdir", "rmdir")):
            paths = [self.parts(os.fsdecode(one)) for one in quoted(arguments)]
            if not any(paths):
                return
            require(all(paths), f"{name} moves between what is watched and what is not: {quoted(arguments)}")
            line = f"{name} {' '.join('/'.join(parts) for parts in paths)}"
            if name.startswith("mkdir"):
                self.name(line, (paths[0], Node({})))
            elif name.startswith(("unlink", "rmdir")):
                self.name(line, (paths[0], None))
            elif name.startswith("link"):
                self.name(line, (paths[1], self.find(paths[0])))
            else:
                moved = self.find(paths[0])
                if paths[0][:-1] == paths[1][:-1]:
                    self.name(line, (paths[1], moved), (paths[0], None))
                else:
                    self.name(line, (paths[1], moved))
                    self.name(line, (paths[0], None))
        else:
            touched = [one for one in [path] + [os.fsdecode(one) for one in quoted(arguments)] if self.parts(one)]
            require(not touched, f"{name} on {touched}: not modelled")

    def name(self, line, *entries):
        names = []
        for parts, node in entries:
            folder = self.find(parts[:-1])
            require(folder is not None, f"{line}: its folder is not there")
            names.append((folder, parts[-1], node))
            if node is None:
                folder.now.pop(parts[-1], None)
            else:
                folder.now[parts[-1]] = node
        self.steps.append(Step(line, names=names))

    # States

    def build(self, applied, folder, halved=None):
        """The files below a folder with these steps applied to what was there before; `halved` a step of which
        only half the bytes arrived."""
        names, data = {}, {}
        for index in applied:
            step = self.steps[index]
            if step.data:
                data.setdefault(id(step.data[0]), []).append(index)
            for where, name, node in step.names:
                names.setdefault(id(where), dict(where.kept))
                if node is None:
                    names[id(where)].pop(name, None)
                else:
                    names[id(where)][name] = node
        files = {}

        def walk(node, path):
            if isinstance(node.kept, dict):
                for name, child in names.get(id(node), node.kept).items():
                    walk(child, f"{path}/{name}" if path else name)
            else:
                files[path] = self.content(node, tuple(data.get(id(node), ())), halved)
        node = self.root
        for part in pathlib.PurePath(folder).parts:
            node = names.get(id(node), node.kept).get(part) if node else None
        if node:
            walk(node, "")
        return files

    def content(self, node, indexes, halved):
        key = (id(node), indexes, halved if halved in indexes else None)
        if key not in self._content:
            content = bytearray(node.kept)
            for index in indexes:
                _, offset, data = self.steps[index].data
                data = data[:len(data) // 2] if index == halved else data
                content[len(content):] = bytes(max(0, offset - len(content)))
                content[offset:offset + len(data)] = data
            self._content[key] = bytes(content)
        return self._content[key]

    def final(self, folder):
        return self.build([index for index, _ in enumerate(self.steps)], folder)

    def cuts(self, chance=random.Random(3)):
        """Each allowed state once: (steps applied, a step that is half there or None, what was said before, the last
        step begun)."""
        seen, durable, pending, said = set(), [], [], None
        for last, step in enumerate(self.steps):
            if step.said:
                said = step.said
            elif step.synced:
                durable += [one for one in pending if self.steps[one].kept_by() is step.synced]
                pending = [one for one in pending if self.steps[one].kept_by() is not step.synced]
            else:
                pending.append(last)
            if last < self.begins:
                continue
            choices = [pending[:count] for count in range(len(pending) + 1)]
            choices += [[one] for one in pending] + [[other for other in pending if other != one] for one in pending]
            choices.append([one for one in pending if self.steps[one].names])
            choices.append([one for one in pending if self.steps[one].data])
            choices += [[one for one in pending if chance.random() < 0.5] for _ in range(6) if len(pending) > 2]
            halves = [(choice, one) for choice in (pending,) for one in pending if self.steps[one].data]
            for choice, halved in [(choice, None) for choice in choices] + halves:
                key = (tuple(sorted(durable + choice)), halved, said)
                if key not in seen:
                    seen.add(key)
                    yield key[0], halved, said, step


def examine(crash, folder, look, old, new):
    """Looks at every state; how many there were, and a sentence for each in which a reader finds neither the old
    state nor the new one, or not the new one, feeds included, though it was said to be published."""
    count, wrong = 0, []
    feeds = {path: data for path, data in crash.final(folder).items() if path.startswith("feeds/")}
    for applied, halved, said, step in crash.cuts():
        count += 1
        files = crash.build(applied, folder, halved)
        try:
            seen = look(files)
        except (Wrong, KeyError, TypeError, ValueError) as error:
            wrong.append(f"after `{step.line}`: a reader fails: {error!r}")
            continue
        if seen not in (old, new):
            wrong.append(f"after `{step.line}`: a reader sees {seen}, neither {old} nor {new}")
        elif said and {path: files.get(path) for path in feeds} != feeds:
            wrong.append(f"after `{step.line}`: feeds are not the new ones, though “{said[-60:]}” had been said")
        elif said and seen != new:
            wrong.append(f"after `{step.line}`: a reader sees {seen}, though “{said[-60:]}” had been said")
    return count, wrong
