// SPDX-License-Identifier: Apache-2.0

/// One thing wrong in a document: where, at which key, and what was expected.
package struct DocumentProblem: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int
  /// The path of keys, dotted: `devices[0].codename`; empty for the document itself.
  package let key: String
  package let message: String

  package init(file: String, at position: DocumentNode.Position, key: String, message: String) {
    self.file = file
    line = position.line
    column = position.column
    self.key = key
    self.message = message
  }

  package var description: String {
    "\(file):\(line):\(column): \(key.isEmpty ? "" : "\(key): ")\(message)"
  }
}

/// Everything wrong in one document; never empty.
package struct DocumentProblems: Error, Sendable, CustomStringConvertible {
  package let problems: [DocumentProblem]

  package init(_ problems: [DocumentProblem]) { self.problems = problems }

  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Reads the fields of one mapping strictly: each key once, of its type, none unknown.
///
/// Every problem is kept, so that a person sees them all at once; a getter that finds one gives nil. The
/// caller ends with `finish()`, which names the keys nobody asked for.
package struct FieldReader {
  package let file: String
  package let path: String
  package let position: DocumentNode.Position
  package private(set) var problems: [DocumentProblem] = []
  private var entries: [String: DocumentNode.Entry] = [:]
  private var order: [String] = []
  private var asked: Set<String> = []

  /// Starts on a node that must be a mapping.
  package init(_ node: DocumentNode, file: String, path: String = "") {
    self.file = file
    self.path = path
    position = node.position
    guard case .mapping(let found) = node.content else {
      report(at: node.position, key: path, "expected a mapping of keys, found \(node.kindName)")
      return
    }
    for entry in found {
      entries[entry.key] = entry
      order.append(entry.key)
    }
  }

  package func dotted(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  package mutating func report(at position: DocumentNode.Position, key: String, _ message: String) {
    problems.append(DocumentProblem(file: file, at: position, key: key, message: message))
  }

  /// Reports a value that is of the right type and still impossible.
  package mutating func refuse(_ key: String, _ message: String) {
    report(at: entries[key]?.value.position ?? position, key: dotted(key), message)
  }

  package mutating func take(over others: [DocumentProblem]) { problems += others }

  /// The raw node of a key, nil where it is absent or null.
  package mutating func node(_ key: String) -> DocumentNode? {
    asked.insert(key)
    guard let value = entries[key]?.value, value.content != .null else { return nil }
    return value
  }

  /// Like `node`, and absence is a problem.
  package mutating func requiredNode(_ key: String, expected: String) -> DocumentNode? {
    if let node = node(key) { return node }
    report(
      at: entries[key]?.value.position ?? position, key: dotted(key),
      "is missing; expected \(expected)")
    return nil
  }

  /// A scalar read by `parse`; nil and a problem when it does not fit.
  package mutating func value<Value>(
    _ key: String, _ expected: String, parse: (String) -> Value?
  ) -> Value? {
    guard let node = node(key) else { return nil }
    return convert(node, key: dotted(key), expected, parse)
  }

  package mutating func required<Value>(
    _ key: String, _ expected: String, parse: (String) -> Value?
  ) -> Value? {
    guard let node = requiredNode(key, expected: expected) else { return nil }
    return convert(node, key: dotted(key), expected, parse)
  }

  package mutating func text(_ key: String) -> String? {
    value(key, "a text") { $0.isEmpty ? nil : $0 }
  }

  package mutating func requiredText(_ key: String) -> String? {
    required(key, "a text") { $0.isEmpty ? nil : $0 }
  }

  package mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  package mutating func flag(_ key: String) -> Bool? {
    value(key, "true or false") { $0 == "true" ? true : $0 == "false" ? false : nil }
  }

  /// A list of scalars; a single scalar is not taken for a list.
  package mutating func texts(_ key: String) -> [String]? {
    guard let items = items(key) else { return nil }
    return items.enumerated().compactMap { index, item in
      convert(item, key: "\(dotted(key))[\(index)]", "a text") { $0.isEmpty ? nil : $0 }
    }
  }

  /// The nodes of a list, nil where the key is absent.
  package mutating func items(_ key: String) -> [DocumentNode]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let items) = node.content else {
      report(at: node.position, key: dotted(key), "expected a list, found \(node.kindName)")
      return nil
    }
    return items
  }

  /// Reads a nested mapping with its own reader, and keeps that reader's problems.
  package mutating func nested<Value>(
    _ key: String, _ read: (inout FieldReader) -> Value?
  ) -> Value? {
    guard let node = node(key) else { return nil }
    return descend(node, path: dotted(key), read)
  }

  /// Reads a list of mappings.
  package mutating func each<Value>(
    _ key: String, _ read: (inout FieldReader) -> Value?
  ) -> [Value]? {
    guard let items = items(key) else { return nil }
    return items.enumerated().compactMap { descend($1, path: "\(dotted(key))[\($0)]", read) }
  }

  /// Reads a mapping whose keys are names: `{dev: {…}, honorary-dev: {…}}`, in the order written.
  package mutating func named<Value>(
    _ key: String, _ read: (String, inout FieldReader) -> Value?
  ) -> [(name: String, value: Value)]? {
    guard let node = node(key) else { return nil }
    guard case .mapping(let found) = node.content else {
      report(at: node.position, key: dotted(key), "expected a mapping of names, found \(node.kindName)")
      return nil
    }
    return found.compactMap { entry in
      descend(entry.value, path: "\(dotted(key)).\(entry.key)") { read(entry.key, &$0) }
        .map { (entry.key, $0) }
    }
  }

  /// Reports every key that nobody asked for, with the nearest known one.
  package mutating func finish() {
    for key in order where !asked.contains(key) {
      guard let entry = entries[key] else { continue }
      let near = asked.map { ($0, FieldReader.distance($0, key)) }.filter { $0.1 <= 2 }
        .min { ($0.1, $0.0) < ($1.1, $1.0) }
      let known =
        near.map { "did you mean \($0.0)?" }
        ?? "expected one of \(asked.sorted().joined(separator: ", "))"
      report(at: entry.keyPosition, key: dotted(key), "is not a known key; \(known)")
    }
  }

  private mutating func descend<Value>(
    _ node: DocumentNode, path: String, _ read: (inout FieldReader) -> Value?
  ) -> Value? {
    var inner = FieldReader(node, file: file, path: path)
    if !inner.problems.isEmpty {
      problems += inner.problems
      return nil
    }
    let value = read(&inner)
    inner.finish()
    problems += inner.problems
    return value
  }

  private mutating func convert<Value>(
    _ node: DocumentNode, key: String, _ expected: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard case .scalar(let text, _) = node.content else {
      report(at: node.position, key: key, "expected \(expected), found \(node.kindName)")
      return nil
    }
    guard let value = parse(text) else {
      report(at: node.position, key: key, "expected \(expected), found “\(text)”")
      return nil
    }
    return value
  }

  /// Levenshtein distance, for suggestions.
  private static func distance(_ left: String, _ right: String) -> Int {
    let target = Array(right)
    var row = Array(0...target.count)
    for (index, character) in left.enumerated() {
      var previous = row[0]
      row[0] = index + 1
      for column in target.indices {
        let substituted = previous + (character == target[column] ? 0 : 1)
        previous = row[column + 1]
        row[column + 1] = min(substituted, row[column] + 1, previous + 1)
      }
    }
    return row[target.count]
  }
}
