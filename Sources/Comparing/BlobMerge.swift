// SPDX-License-Identifier: Apache-2.0

/// What merges the contents of a path, by its `merge` attribute.
package enum MergeDriver: Sendable, Hashable {
  case text
  /// Never merges: keeps one side, and says so.
  case binary
  /// Keeps the lines of both sides.
  case union
  /// A driver that the repository's configuration names; without one of that name git uses `text`.
  case custom(String)
}

/// One of the three versions of a file in a merge.
package enum MergeVersion: Sendable {
  case base
  case ours
  case theirs
}

/// What became of a file that both sides changed.
package enum BlobMerge: Sendable, Equatable {
  /// The lines were merged, perhaps with conflict markers.
  case text(ContentMerge)
  /// One version was kept whole, because the content is binary; `conflicted` when a person must choose.
  case kept(MergeVersion, conflicted: Bool)

  package var isClean: Bool {
    switch self {
    case .text(let merge): merge.isClean
    case .kept(_, let conflicted): !conflicted
    }
  }
}

/// Contents larger than this (1023 MiB) are merged as if they were binary.
package let largestMergeableText = 1023 * 1024 * 1024

/// True when git would take the content for binary: a zero among the first 8000 bytes.
package func isBinary(_ bytes: [UInt8]) -> Bool {
  bytes.span.extracting(0..<Swift.min(bytes.count, 8000)).contains(0)
}

extension ContentMerger {
  /// Merges a file by its driver; git's `ll_merge`.
  ///
  /// A binary file keeps the base inside a merge of merge bases (`isVirtualBase`), else ours with a conflict,
  /// unless a side is favoured. A `custom` driver is merged as `text`: the caller runs those it knows itself.
  package func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], driver: MergeDriver, isVirtualBase: Bool,
    options: MergeOptions = MergeOptions()
  ) -> BlobMerge {
    let tooLarge = max(base.count, ours.count, theirs.count) > largestMergeableText
    if driver == .binary || tooLarge || isBinary(base) || isBinary(ours) || isBinary(theirs) {
      if isVirtualBase { return .kept(.base, conflicted: false) }
      switch options.favor {
      case .ours: return .kept(.ours, conflicted: false)
      case .theirs: return .kept(.theirs, conflicted: false)
      case .none, .union: return .kept(.ours, conflicted: true)
      }
    }
    var options = options
    if driver == .union { options.favor = .union }
    return .text(merge(base: base, ours: ours, theirs: theirs, options: options))
  }
}
