// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Yams

/// Turns parsed YAML nodes into document nodes, and refuses what only YAML has.
struct YAMLNodeReader {
  let file: String

  func node(_ node: Node, depth: Int) throws(DocumentProblems) -> DocumentNode {
    let place = position(of: node)
    guard depth <= YAMLDocumentFormat.depthLimit else {
      throw problem(place, "is nested deeper than \(YAMLDocumentFormat.depthLimit) levels")
    }
    if node.anchor != nil {
      throw problem(place, "anchors and aliases are not allowed; write the value out")
    }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag, allowing: [.implicit, .str], at: place)
      switch scalar.style {
      case .any, .plain:
        // A plain scalar has no tag of its own unless one was written.
        try refuseTag(scalar.tag, allowing: [.implicit], at: place)
        let isNull = ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return DocumentNode(isNull ? .null : .scalar(scalar.string, quoted: false), at: place)
      case .singleQuoted, .doubleQuoted, .literal, .folded:
        return DocumentNode(.scalar(scalar.string, quoted: true), at: place)
      }
    case .sequence(let sequence):
      try refuseTag(sequence.tag, allowing: [.implicit], at: place)
      var items: [DocumentNode] = []
      for item in sequence { items.append(try self.node(item, depth: depth + 1)) }
      return DocumentNode(.sequence(items), at: place)
    case .mapping(let mapping):
      try refuseTag(mapping.tag, allowing: [.implicit], at: place)
      var entries: [DocumentNode.Entry] = []
      for (key, value) in mapping {
        let name = try self.key(key)
        let value = try self.node(value, depth: depth + 1)
        entries.append(DocumentNode.Entry(key: name, keyPosition: position(of: key), value: value))
      }
      return DocumentNode(.mapping(entries), at: place)
    case .alias:
      throw problem(place, "anchors and aliases are not allowed; write the value out")
    }
  }

  private func key(_ key: Node) throws(DocumentProblems) -> String {
    let place = position(of: key)
    guard key.anchor == nil else {
      throw problem(place, "anchors and aliases are not allowed; write the value out")
    }
    guard case .scalar(let scalar) = key else {
      throw problem(place, "a key must be a text, found \(key.sequence == nil ? "a mapping" : "a list")")
    }
    // The parser has compared the keys and so resolved their tags: an untagged one says str by now.
    try refuseTag(scalar.tag, allowing: [.implicit, .str], at: place)
    let isPlain = scalar.style == .plain || scalar.style == .any
    guard isPlain, !YAMLWord.readsAsText(scalar.string) else { return scalar.string }
    throw problem(
      place,
      scalar.string == "<<"
        ? "merge keys are not allowed; write the values out"
        : "the key “\(scalar.string)” reads as another type than text; put it in quotes")
  }

  private func refuseTag(
    _ tag: Tag, allowing allowed: [Tag.Name], at place: DocumentNode.Position
  ) throws(DocumentProblems) {
    guard !allowed.contains(where: { $0.rawValue == tag.rawValue }) else { return }
    throw problem(place, "the tag “\(tag.rawValue)” is not allowed; write the value without it")
  }

  private func position(of node: Node) -> DocumentNode.Position {
    node.mark.map { DocumentNode.Position(line: $0.line, column: $0.column) }
      ?? DocumentNode.Position(line: 1, column: 1)
  }

  private func problem(_ place: DocumentNode.Position, _ message: String) -> DocumentProblems {
    DocumentProblems([DocumentProblem(file: file, at: place, key: "", message: message)])
  }
}

/// Whether a plain word stays a text in YAML 1.1 and 1.2 readers alike.
enum YAMLWord {
  private static let words: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null",
  ]

  static func readsAsText(_ word: String) -> Bool {
    guard let first = word.unicodeScalars.first else { return false }
    // No number, date or mark begins with a letter: the patterns are only asked about the rest.
    if first.properties.isAlphabetic { return !words.contains(word.lowercased()) }
    if "+-.".unicodeScalars.contains(first), Double(word) != nil { return false }
    return Node(word).tag.rawValue == Tag.Name.str.rawValue
  }
}
