// SPDX-License-Identifier: Apache-2.0

/// Compares and merges texts line by line, byte for byte as git does; keeps its buffers between calls.
///
/// Not for use from several threads at once: make one each.
package final class ContentMerger {
  private var workspace = Workspace()

  package init() {}

  /// Merges two changed versions of `base`; git's `xdl_merge` at level zealous.
  ///
  /// Takes texts of up to 1023 MiB; whether they are binary is for the caller to ask (`isBinary`).
  package func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], options: MergeOptions = MergeOptions()
  ) -> ContentMerge {
    workspace.merge(base: base, ours: ours, theirs: theirs, options: options)
  }

  /// The runs of lines that differ, in order, as `git diff --no-indent-heuristic` shows them.
  package func changes(
    from before: [UInt8], to after: [UInt8], algorithm: DiffAlgorithm = .histogram
  ) -> [LineChange] {
    workspace.changes(from: before, to: after, algorithm: algorithm)
  }
}

/// The buffers of a merge.
private struct Workspace {
  private var lines = LineIndex()
  private var comparison = LineComparison()
  private var clashes = ClashList()
  private var ourChanges: ContiguousArray<LineChange> = []
  private var theirChanges: ContiguousArray<LineChange> = []
  private var innerChanges: ContiguousArray<LineChange> = []

  mutating func merge(base: [UInt8], ours: [UInt8], theirs: [UInt8], options: MergeOptions) -> ContentMerge {
    lines.read(base: base.span, ours: ours.span, theirs: theirs.span)
    comparison.compare(
      lines.base, lines.ours, kindCount: lines.kindCount, algorithm: options.algorithm,
      into: &ourChanges)
    if ourChanges.isEmpty { return ContentMerge(bytes: theirs) }
    comparison.compare(
      lines.base, lines.theirs, kindCount: lines.kindCount, algorithm: options.algorithm,
      into: &theirChanges)
    if theirChanges.isEmpty { return ContentMerge(bytes: ours) }
    clashes.collect(ourChanges, theirChanges, lines: lines)
    switch options.style {
    case .merge:
      clashes.refine(lines, algorithm: options.algorithm, comparison: &comparison, changes: &innerChanges)
      clashes.join()
    case .diff3: break
    case .zdiff3: clashes.trim(lines)
    }
    clashes.settle(by: options.favor)
    return MergedText(base: base, ours: ours, theirs: theirs, lines: lines, options: options).write(
      clashes.clashes)
  }

  mutating func changes(from before: [UInt8], to after: [UInt8], algorithm: DiffAlgorithm) -> [LineChange] {
    lines.read(base: before.span, ours: after.span)
    comparison.compare(
      lines.base, lines.ours, kindCount: lines.kindCount, algorithm: algorithm,
      into: &ourChanges)
    return Array(ourChanges)
  }
}
