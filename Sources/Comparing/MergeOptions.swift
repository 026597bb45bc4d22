// SPDX-License-Identifier: Apache-2.0

/// How two texts are compared line by line.
package enum DiffAlgorithm: Sendable, CaseIterable {
  /// Anchors on the rarest common lines, as `git merge` does since ort; falls back to Myers in regions of frequent lines.
  case histogram
  /// The shortest script by Myers with git's shortcuts, as `git merge-file` and `git diff` use by default.
  case myers
}

/// What a conflict looks like in the merged text (`merge.conflictStyle`).
package enum ConflictStyle: Sendable, CaseIterable {
  /// Both sides; lines both sides have in common are taken out of the conflict.
  case merge
  /// Both sides with the base between them.
  case diff3
  /// Like diff3, without the common lines at both ends of the sides.
  case zdiff3
}

/// Whose lines win where both sides changed the same lines (`-Xours`, `-Xtheirs`, `merge=union`).
package enum ConflictFavor: Sendable, CaseIterable {
  case none
  case ours
  case theirs
  /// Both, ours first.
  case union
}

/// The rules of one content merge; the defaults are those of `git merge`.
package struct MergeOptions: Sendable, Equatable {
  /// The length of `<<<<<<<` when nothing else is said.
  package static let defaultMarkerSize = 7

  package var algorithm: DiffAlgorithm
  package var style: ConflictStyle
  package var favor: ConflictFavor
  /// The length of a marker; zero or less means the default.
  package var markerSize: Int
  /// What stands after `<<<<<<<`; nil for nothing. Bytes, because paths in labels need not be UTF-8.
  package var oursLabel: [UInt8]?
  /// What stands after `|||||||`.
  package var baseLabel: [UInt8]?
  /// What stands after `>>>>>>>`.
  package var theirsLabel: [UInt8]?

  package init(
    algorithm: DiffAlgorithm = .histogram, style: ConflictStyle = .merge, favor: ConflictFavor = .none,
    markerSize: Int = MergeOptions.defaultMarkerSize, oursLabel: [UInt8]? = nil, baseLabel: [UInt8]? = nil,
    theirsLabel: [UInt8]? = nil
  ) {
    self.algorithm = algorithm
    self.style = style
    self.favor = favor
    self.markerSize = markerSize
    self.oursLabel = oursLabel
    self.baseLabel = baseLabel
    self.theirsLabel = theirsLabel
  }
}
