// SPDX-License-Identifier: Apache-2.0

/// One value of a document that people write (settings, ledger files), with the place it stands at.
package struct DocumentNode: Hashable, Sendable {
  /// Line and column, both from 1.
  package struct Position: Hashable, Sendable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (left: Position, right: Position) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  /// One key of a mapping and its value.
  package struct Entry: Hashable, Sendable {
    package let key: String
    package let keyPosition: Position
    package let value: DocumentNode

    package init(key: String, keyPosition: Position, value: DocumentNode) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  package enum Content: Hashable, Sendable {
    case null
    /// A scalar's text; `quoted` when it was written in quotes or as a block, so surely a string.
    case scalar(String, quoted: Bool)
    case sequence([DocumentNode])
    /// Entries in the order they were written; a reader refuses duplicate keys before this.
    case mapping([Entry])
  }

  package let content: Content
  package let position: Position

  package init(_ content: Content, at position: Position = Position(line: 1, column: 1)) {
    self.content = content
    self.position = position
  }

  /// What the value is, in a person's words.
  package var kindName: String {
    switch content {
    case .null: "nothing"
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension DocumentNode {
  /// A string value to be written; the writer quotes it where needed.
  package static func string(_ text: String) -> DocumentNode {
    DocumentNode(.scalar(text, quoted: true))
  }

  /// A number, a date or a word that stands as it is.
  package static func plain(_ value: some CustomStringConvertible) -> DocumentNode {
    DocumentNode(.scalar(value.description, quoted: false))
  }

  package static func list(_ nodes: [DocumentNode]) -> DocumentNode { DocumentNode(.sequence(nodes)) }

  /// A mapping in the given order; entries without a value are left out.
  package static func map(_ pairs: [(String, DocumentNode?)]) -> DocumentNode {
    DocumentNode(
      .mapping(
        pairs.compactMap { key, value in
          value.map { Entry(key: key, keyPosition: $0.position, value: $0) }
        }))
  }
}

/// A document format: text to nodes and back. The adapter for YAML is in `Settings`.
package protocol DocumentFormat: Sendable {
  /// Reads one document; throws `DocumentProblems` naming file, line and column.
  func parse(_ text: String, file: String) throws -> DocumentNode
  /// Writes a document; the same node always gives the same text.
  func text(of node: DocumentNode) throws -> String
}
