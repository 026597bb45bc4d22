// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Yams

/// Turns document nodes into YAML nodes, each scalar in the plainest style that reads back equal.
enum YAMLNodeWriter {
  static func node(_ node: DocumentNode) throws(SettingsError) -> Node {
    switch node.content {
    case .null:
      return Node("null", .implicit, .plain)
    case .scalar(let text, let quoted):
      // The emitter falls back to quotes by itself where a plain scalar would break the syntax.
      return Node(try readable(text), .implicit, quoted ? style(of: text) : .plain)
    case .sequence(let items):
      var nodes: [Node] = []
      for item in items { nodes.append(try self.node(item)) }
      return Node(nodes, .implicit, nodes.isEmpty ? .flow : .block)
    case .mapping(let entries):
      var pairs: [(Node, Node)] = []
      for entry in entries { pairs.append((try key(entry.key), try self.node(entry.value))) }
      return Node(pairs, .implicit, pairs.isEmpty ? .flow : .block)
    }
  }

  private static func key(_ text: String) throws(SettingsError) -> Node {
    let isWord = YAMLWord.readsAsText(text) && isCalm(text)
    return Node(try readable(text), .implicit, isWord ? .plain : .doubleQuoted)
  }

  /// The parser drops a byte order mark at the beginning of a value, even one that was escaped.
  private static func readable(_ text: String) throws(SettingsError) -> String {
    guard text.unicodeScalars.first != "\u{FEFF}" else {
      throw .unwritable(reason: "a text begins with a byte order mark", cause: nil)
    }
    return text
  }

  private static func style(of text: String) -> Node.Scalar.Style {
    if isBlock(text) { return .literal }
    guard isCalm(text) else { return .doubleQuoted }
    return YAMLWord.readsAsText(text) ? .plain : .doubleQuoted
  }

  /// Text whose characters all stand for themselves on one line.
  private static func isCalm(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { !$0.properties.isPatternWhitespace || $0 == " " }
  }

  /// Text that a literal block keeps: real lines, the first not indented, none with white space at its end.
  private static func isBlock(_ text: String) -> Bool {
    guard text.contains("\n"), text != "\n" else { return false }
    let plainBreaks = text.unicodeScalars.allSatisfy {
      switch $0.value {
      case 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
      default: false
      }
    }
    guard plainBreaks else { return false }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, !first.isEmpty, first.first != " " else { return false }
    return lines.allSatisfy { $0.last != " " }
  }
}
