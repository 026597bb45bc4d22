// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// Everything that somebody needs to mend a request that did not merge.
package struct ConflictReport: Hashable, Sendable, Encodable {
  package enum Kind: String, Hashable, Sendable, Encodable {
    /// It does not merge with the base alone: its branch has to follow the base.
    case base
    /// It merges with the base and not with who boarded.
    case boarded
  }

  /// What a request gained by waiting; the train counts it, nobody else.
  package struct Waiting: Hashable, Sendable, Encodable {
    package let weeks: Int
    package let percent: Int

    package init(weeks: Int = 0, percent: Int = 0) {
      self.weeks = weeks
      self.percent = percent
    }
  }

  /// One side of a hunk.
  package struct Side: Hashable, Sendable, Encodable {
    package let path: String
    /// From 1; of an empty side the line behind it.
    package let line: Int
    package let lines: Int
    package let text: String
    /// True where the text is only the beginning.
    package let isCut: Bool
    /// Who wrote its lines, of those that came since both sides parted.
    package let authors: [String]
  }

  package struct Hunk: Hashable, Sendable, Encodable {
    package let ours: Side
    package let base: Side
    package let theirs: Side
    /// The requests that brought what `ours` has; empty: the base had it.
    package let whose: [RequestID]
  }

  package struct File: Hashable, Sendable, Encodable {
    /// Who has the file no more, where the other one changed it.
    package enum Removal: String, Hashable, Sendable, Encodable {
      /// What the branch is merged into.
      case onto
      case branch
    }

    package let path: String
    package let kind: String
    package let removedBy: Removal?
    package let whose: [RequestID]
    package let hunks: [Hunk]
    /// How many hunks there are beyond those listed.
    package let omitted: Int
    /// True where its conflicts were resolved before: another file's were not.
    package let isRemembered: Bool
  }

  package let request: RequestID
  package let title: LocalizedText
  package let branch: String?
  package let developers: [String]
  package let tip: ObjectID
  package let kind: Kind
  /// What the branch was merged into.
  package let onto: ObjectID
  /// What the train left from.
  package let base: ObjectID
  package let collidesWith: [RequestID]
  package let files: [File]
  /// Whether it boards once the base is merged into its branch; nil where that was not in question.
  package let mergingBaseSuffices: Bool?
  /// How many trains left it behind for others' sake, and what that adds to its votes, in percent.
  package let waited: Waiting
  /// The command that lays the conflict out.
  package let fix: String
}
