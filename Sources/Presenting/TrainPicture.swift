// SPDX-License-Identifier: Apache-2.0

/// A train to be drawn: who boards in which order, who stays behind, and who is in whose way.
package struct TrainPicture: Hashable, Sendable {
  /// A request.
  package struct Stop: Hashable, Sendable {
    /// `REQ-7`.
    package let name: String
    package let title: String
    /// `812 votes`; for who stays behind the code too.
    package let note: String

    package init(name: String, title: String, note: String) {
      self.name = name
      self.title = title
      self.note = note
    }
  }

  /// Between two stops, by name.
  package struct Line: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// The two do not merge with each other.
      case conflict
      /// The two pass the checks alone and not together.
      case breaks
      /// The first needs the second.
      case needs
    }

    package let from: String
    package let to: String
    package let kind: Kind
    /// The paths, or the check.
    package let label: String

    package init(from: String, to: String, kind: Kind, label: String) {
      self.from = from
      self.to = to
      self.kind = kind
      self.label = label
    }
  }

  package let title: String
  /// `main at 1a2b3c4d5e`.
  package let base: String
  package let head: String
  package let aboard: [Stop]
  package let behind: [Stop]
  package let lines: [Line]

  package init(
    title: String, base: String, head: String, aboard: [Stop], behind: [Stop], lines: [Line]
  ) {
    self.title = title
    self.base = base
    self.head = head
    self.aboard = aboard
    self.behind = behind
    self.lines = lines
  }
}
