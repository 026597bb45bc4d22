// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import Yams

/// YAML as people write it in settings and ledgers: one document, no anchors, no tags, no surprises.
///
/// Reads the plain part of YAML 1.1 (libyaml) and refuses the rest by file, line and column; writes block
/// style that reads back equal.
package struct YAMLDocumentFormat: DocumentFormat {
  /// The largest text accepted, in bytes of UTF-8; larger is refused before parsing.
  package static let sizeLimit = ByteCount.mebibytes(1)
  /// The deepest nesting accepted; the document itself is level 1.
  package static let depthLimit = 32

  package init() {}

  /// Reads one document; an empty one is null. Throws `DocumentProblems`.
  package func parse(_ text: String, file: String) throws -> DocumentNode {
    try YAMLScreening(text: text, file: file).check()
    do {
      // The parser owns the anchors, which nodes hold weakly: it must live until the tree is walked.
      let parser = try Parser(yaml: Self.withoutMark(text), resolver: .basic, encoding: .utf8)
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else { return DocumentNode(.null) }
        return try YAMLNodeReader(file: file).node(root, depth: 1)
      }
    } catch let error as YamlError {
      throw YAMLComplaint(text: text, file: file).problems(of: error)
    }
  }

  /// A byte order mark would count as a column, and so as indentation.
  private static func withoutMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Writes a document in block style, keys in the given order, with a line break at its end.
  ///
  /// Throws `SettingsError` for a text that begins with a byte order mark, which no reader would give back.
  package func text(of node: DocumentNode) throws -> String {
    let root = try YAMLNodeWriter.node(node)
    do {
      return try serialize(node: root, indent: 2, width: -1, allowUnicode: true, sortKeys: false)
    } catch {
      throw SettingsError.unwritable(reason: "the writer refused it", cause: error)
    }
  }

  /// One single-line value as it stands in a document: quoted only where YAML needs it.
  package func inline(_ value: String) throws -> String {
    let text = try text(of: .string(value))
    return text.split(separator: "\n").first.map(String.init) ?? "\"\""
  }
}
