// SPDX-License-Identifier: Apache-2.0

/// What `.gitattributes` says about one attribute of one path.
package enum AttributeValue: Sendable, Equatable {
  /// Nothing, or `!name`.
  case unspecified
  /// `name`
  case set
  /// `-name`
  case unset
  /// `name=value`
  case value(String)
}

/// The `.gitattributes` files of a tree, and `info/attributes`, ready to answer for each path.
package struct AttributeRules: Sendable {
  /// A line that was left out, as git leaves it out.
  package struct Refusal: Sendable, Equatable {
    /// Counted from 1.
    package var line: Int
    package var reason: String

    package init(line: Int, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  private struct Rule: Sendable {
    var pattern: AttributePattern
    var states: [AttributeLine.State]
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let slash = UInt8(ascii: "/")

  /// The rules of each folder, by its path without slash at the end.
  private var rules: [[UInt8]: [Rule]] = [:]
  /// Those of `info/attributes`, which say more than any folder's.
  private var overriding: [Rule] = []
  private var macros: [String: [AttributeLine.State]]

  /// The rules of an empty tree: git's built-in macro `binary` only.
  package init() {
    macros = [
      "binary": ["diff", "merge", "text"].map { AttributeLine.State(attribute: $0, value: .unset) }
    ]
  }

  /// True when no file gave a rule: every path merges as text.
  package var isEmpty: Bool { rules.isEmpty && overriding.isEmpty }

  /// Reads the `.gitattributes` of a folder (empty for the root, else without slash at the end), once for each folder.
  ///
  /// Answers the lines it left out; git leaves out the same and goes on.
  @discardableResult
  package mutating func read(_ contents: [UInt8], inFolder folder: [UInt8]) -> [Refusal] {
    let (own, refused) = read(contents, macrosAllowed: folder.isEmpty)
    rules[folder] = own.isEmpty ? nil : own
    return refused
  }

  /// Reads `info/attributes`, whose patterns are of the root and whose word is the last.
  @discardableResult
  package mutating func read(overriding contents: [UInt8]) -> [Refusal] {
    let (own, refused) = read(contents, macrosAllowed: true)
    overriding = own
    return refused
  }

  private mutating func read(
    _ contents: [UInt8], macrosAllowed: Bool
  ) -> (rules: [Rule], refused: [Refusal]) {
    var refused: [Refusal] = []
    var own: [Rule] = []
    let text = contents.starts(with: Self.byteOrderMark) ? contents.dropFirst(3) : contents[...]
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      do throws(AttributeLine.Refused) {
        guard let read = try AttributeLine.read(line, macrosAllowed: macrosAllowed) else { continue }
        switch read.subject {
        case .files(let pattern): own.append(Rule(pattern: pattern, states: read.states))
        case .macro(let name): macros[name] = read.states
        }
      } catch {
        refused.append(Refusal(line: index + 1, reason: error.reason))
      }
    }
    return (own, refused)
  }

  /// `read(_:inFolder:)` for a folder whose name is text.
  @discardableResult
  package mutating func read(_ contents: [UInt8], inFolder folder: String) -> [Refusal] {
    read(contents, inFolder: Array(folder.utf8))
  }

  /// The values of some attributes for a file.
  package func values(of attributes: [String], forPath path: [UInt8]) -> [AttributeValue] {
    if isEmpty { return attributes.map { _ in .unspecified } }
    var known: [String: AttributeValue] = [:]
    let name = path[((path.lastIndex(of: Self.slash) ?? -1) + 1)...]
    for rule in overriding.reversed() where rule.pattern.matches(inner: path[...], name: name) {
      note(rule.states, in: &known)
    }
    var end: Int? = name.startIndex - 1
    // From the file's own folder up to the root, the last lines first: what is said first holds.
    while let folderEnd = end {
      let folder = folderEnd < 0 ? [] : Array(path[..<folderEnd])
      for rule in (rules[folder] ?? []).reversed() {
        if rule.pattern.matches(inner: path[(folderEnd + 1)...], name: name) { note(rule.states, in: &known) }
      }
      if folderEnd < 0 { break }
      end = path[..<folderEnd].lastIndex(of: Self.slash) ?? -1
    }
    return attributes.map { known[$0] ?? .unspecified }
  }

  /// `values(of:forPath:)` for a path that is text.
  package func values(of attributes: [String], forPath path: String) -> [AttributeValue] {
    values(of: attributes, forPath: Array(path.utf8))
  }

  /// Keeps what was not said yet; a macro that is set says all it stands for.
  private func note(_ states: [AttributeLine.State], in known: inout [String: AttributeValue]) {
    for state in states.reversed() where known[state.attribute] == nil {
      known[state.attribute] = state.value
      if state.value == .set, let macro = macros[state.attribute] { note(macro, in: &known) }
    }
  }
}
