// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// What is refused before the YAML parser sees a text: too large, unprintable, or an alias bomb.
struct YAMLScreening {
  let text: String
  let file: String

  func check() throws(DocumentProblems) {
    // Readers stop behind the limit, so the size itself is not known here.
    guard ByteCount(text.utf8.count) <= YAMLDocumentFormat.sizeLimit else {
      throw problem(
        at: DocumentNode.Position(line: 1, column: 1),
        "the document is too large; at most \(YAMLDocumentFormat.sizeLimit) are read")
    }
    var cursor = TextCursor()
    for scalar in text.unicodeScalars {
      // YAML 1.1, 5.1: the printable characters; a byte order mark only as the first.
      guard Self.isPrintable(scalar) || (scalar.value == 0xFEFF && cursor.isAtStart) else {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
        throw problem(at: cursor.position, "the character U+\(padded) is not allowed")
      }
      cursor.pass(scalar)
    }
    try checkAliases()
  }

  /// Refuses a text whose aliases could multiply while the parser compares keys; what has fewer is parsed,
  /// and refused then, exactly where the anchor stands.
  private func checkAliases() throws(DocumentProblems) {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return }
    let anchors = Set(names(after: "&").map(\.name))
    let aliases = names(after: "*").filter { anchors.contains($0.name) }
    if aliases.count > 8, let first = aliases.first {
      throw problem(at: first.position, "the alias “*\(first.name)” is not allowed; write the value out")
    }
  }

  /// The runs of letters, digits, `_` and `-` after a mark: what libyaml takes for an anchor's name.
  private func names(after mark: Unicode.Scalar) -> [(name: String, position: DocumentNode.Position)] {
    var found: [(name: String, position: DocumentNode.Position)] = []
    var cursor = TextCursor()
    var open: (name: String, position: DocumentNode.Position)?
    for scalar in text.unicodeScalars {
      if var run = open, Self.isName(scalar) {
        run.name.unicodeScalars.append(scalar)
        open = run
      } else {
        if let run = open, !run.name.isEmpty { found.append(run) }
        open = scalar == mark ? ("", cursor.position) : nil
      }
      cursor.pass(scalar)
    }
    if let run = open, !run.name.isEmpty { found.append(run) }
    return found
  }

  private func problem(at position: DocumentNode.Position, _ message: String) -> DocumentProblems {
    DocumentProblems([DocumentProblem(file: file, at: position, key: "", message: message)])
  }

  private static func isName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z", "_", "-": true
    default: false
    }
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }
}

/// Counts lines and columns as libyaml does: from 1, in Unicode scalars, every YAML line break.
struct TextCursor {
  private(set) var position = DocumentNode.Position(line: 1, column: 1)
  private(set) var isAtStart = true
  private var wasReturn = false

  mutating func pass(_ scalar: Unicode.Scalar) {
    isAtStart = false
    let follows = wasReturn && scalar == "\n"
    wasReturn = scalar == "\r"
    if follows { return }
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029:
      position = DocumentNode.Position(line: position.line + 1, column: 1)
    default:
      position = DocumentNode.Position(line: position.line, column: position.column + 1)
    }
  }
}
