// SPDX-License-Identifier: Apache-2.0

/// One run of lines that differs between two texts; line numbers count from 0.
package struct LineChange: Sendable, Equatable {
  package var before: Range<Int>
  package var after: Range<Int>

  package init(before: Range<Int>, after: Range<Int>) {
    self.before = before
    self.after = after
  }
}

/// One place where both sides changed the same lines of the base; line numbers count from 0.
package struct ConflictHunk: Sendable, Equatable {
  /// The lines of the base; of the whole clash when it was split into several smaller conflicts.
  package var base: Range<Int>
  package var ours: Range<Int>
  package var theirs: Range<Int>

  package init(base: Range<Int>, ours: Range<Int>, theirs: Range<Int>) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }
}

/// The merged text, and where it holds conflict markers.
package struct ContentMerge: Sendable, Equatable {
  package var bytes: [UInt8]
  /// Empty when the merge is clean; also when a favoured side settled every clash.
  package var conflicts: [ConflictHunk]

  package var isClean: Bool { conflicts.isEmpty }

  package init(bytes: [UInt8], conflicts: [ConflictHunk] = []) {
    self.bytes = bytes
    self.conflicts = conflicts
  }
}
