// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import ReleaseCore

/// A file with conflict markers, read as `git rerere` reads it: labels stripped, the base left out, the sides of
/// each hunk sorted, so that it is the same whichever side was merged into the other.
package struct ConflictText: Hashable, Sendable {
  /// One place where both sides changed the same lines.
  package struct Hunk: Hashable, Sendable {
    /// The side whose bytes come first in order; both end in a line feed or are empty.
    package let first: [UInt8]
    package let second: [UInt8]
  }

  /// The text around the hunks: one more than there are hunks.
  package let texts: [[UInt8]]
  package let hunks: [Hunk]
  package let markerSize: Int
  /// True where a side holds markers itself: nothing can tell then what is whose.
  package let isNested: Bool

  /// Reads a file; nil where it has no conflict, or markers that do not belong together.
  package init?(_ bytes: [UInt8], markerSize: Int = 7) {
    var reader = MarkerReader(bytes, size: markerSize)
    guard reader.read(), !reader.hunks.isEmpty else { return nil }
    texts = reader.texts
    hunks = reader.hunks
    isNested = reader.isNested
    self.markerSize = markerSize
  }

  /// git's name of the conflict: SHA-1 of both sides of each hunk, each with a zero behind it.
  package var id: String { Self.id(of: hunks) }

  /// The name of a conflict that has these hunks alone.
  package static func id(of hunks: [Hunk]) -> String {
    var hash = Insecure.SHA1()
    for hunk in hunks {
      hash.update(data: hunk.first + [0])
      hash.update(data: hunk.second + [0])
    }
    return Hexadecimal.text(of: Array(hash.finalize()))
  }

  /// The file as `preimage` in git's cache has it.
  package var normalized: [UInt8] {
    var bytes = texts[0]
    for (hunk, text) in zip(hunks, texts.dropFirst()) {
      bytes += MarkerReader.written(hunk, size: markerSize) + text
    }
    return bytes
  }

  /// The file with other bytes in the place of each hunk.
  func replacing(_ hunks: [[UInt8]]) -> [UInt8] {
    zip(hunks, texts.dropFirst()).reduce(into: texts[0]) { $0 += $1.0 + $1.1 }
  }

  /// Up to three lines before and after a hunk: without them a hunk of few lines could be any.
  func surroundings(of hunk: Int) -> (before: [UInt8], after: [UInt8]) {
    let count = 3
    let before = texts[hunk].split(separator: 0x0a, omittingEmptySubsequences: false).dropLast()
    let after = texts[hunk + 1].split(separator: 0x0a, omittingEmptySubsequences: false)
    return (
      Array(before.suffix(count).joined(separator: [0x0a])),
      Array(after.prefix(count).joined(separator: [0x0a]))
    )
  }

  /// True where a text holds a line that looks like a marker.
  package static func holdsMarkers(_ bytes: [UInt8], markerSize: Int = 7) -> Bool {
    var reader = MarkerReader(bytes, size: markerSize)
    return reader.hasMarkerLine()
  }
}

/// Reads a file line by line as git's `handle_path` does.
struct MarkerReader {
  private let bytes: [UInt8]
  private let size: Int
  private var position = 0
  private(set) var texts: [[UInt8]] = [[]]
  private(set) var hunks: [ConflictText.Hunk] = []
  private(set) var isNested = false

  init(_ bytes: [UInt8], size: Int) {
    self.bytes = bytes
    self.size = size
  }

  /// False where markers do not belong together.
  mutating func read() -> Bool {
    while let line = nextLine() {
      if Self.isMarker(line, "<", size) {
        guard let hunk = readHunk() else { return false }
        hunks.append(hunk)
        texts.append([])
      } else {
        texts[texts.count - 1] += line
      }
    }
    return true
  }

  /// True where any line begins a conflict, ends one or parts its sides.
  mutating func hasMarkerLine() -> Bool {
    while let line = nextLine() {
      if Self.isMarker(line, "<", size) || Self.isMarker(line, ">", size) { return true }
    }
    return false
  }

  private enum Place {
    case first
    case base
    case second
  }

  private mutating func readHunk() -> ConflictText.Hunk? {
    var place = Place.first
    var one: [UInt8] = []
    var two: [UInt8] = []
    while let line = nextLine() {
      if Self.isMarker(line, "<", size) {
        isNested = true
        guard let inner = readHunk() else { return nil }
        let text = Self.written(inner, size: size)
        if place == .first { one += text } else { two += text }
      } else if Self.isMarker(line, "|", size) {
        guard place == .first else { return nil }
        place = .base
      } else if Self.isMarker(line, "=", size) {
        guard place != .second else { return nil }
        place = .second
      } else if Self.isMarker(line, ">", size) {
        guard place == .second else { return nil }
        if two.lexicographicallyPrecedes(one) { swap(&one, &two) }
        return ConflictText.Hunk(first: one, second: two)
      } else {
        switch place {
        case .first: one += line
        case .base: break
        case .second: two += line
        }
      }
    }
    return nil
  }

  /// A hunk as `preimage` has it.
  static func written(_ hunk: ConflictText.Hunk, size: Int) -> [UInt8] {
    func mark(_ sign: Unicode.Scalar) -> [UInt8] {
      Array(repeating: UInt8(ascii: sign), count: size) + [0x0a]
    }
    return mark("<") + hunk.first + mark("=") + hunk.second + mark(">")
  }

  private mutating func nextLine() -> ArraySlice<UInt8>? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.count
    defer { position = end }
    return bytes[position..<end]
  }

  /// The markers that have labels want a space behind them, the others any white space.
  private static func isMarker(_ line: ArraySlice<UInt8>, _ sign: Unicode.Scalar, _ size: Int) -> Bool {
    let sign = UInt8(ascii: sign)
    guard line.count > size, line.prefix(size).allSatisfy({ $0 == sign }) else { return false }
    let next = line[line.startIndex + size]
    if sign == UInt8(ascii: "<") || sign == UInt8(ascii: ">") { return next == 0x20 }
    return [0x20, 0x09, 0x0a, 0x0d].contains(next)
  }
}
