// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Requesting

/// The name a voter is known by: two spellings that look the same are the same voter.
enum VoterName {
  /// Reads a name in Unicode's composed form (NFC) into `name`; false where it is no name.
  static func read(_ bytes: [UInt8], _ text: Range<Int>, into name: inout [UInt8]) -> Bool {
    guard text.count <= BallotReader.longestVoter else { return false }
    name.removeAll(keepingCapacity: true)
    if isComposed(bytes, text) {
      for index in text { name.append(bytes[index]) }
      return true
    }
    let string = bytes.text(text).precomposedStringWithCanonicalMapping
    guard string.isOneLine else { return false }
    name.append(contentsOf: string.utf8)
    return true
  }

  /// The name of a person as ballots keep it; empty where it is none.
  static func bytes(of name: String) -> [UInt8] {
    let text = Array(name.utf8)
    var bytes: [UInt8] = []
    if let range = text.trimmed(text.indices) { _ = read(text, range, into: &bytes) }
    return bytes
  }

  /// True where it is of printable ASCII and of ideographs that have one form only (U+4000 to U+9FFF).
  private static func isComposed(_ bytes: [UInt8], _ text: Range<Int>) -> Bool {
    var index = text.lowerBound
    while index < text.upperBound {
      switch bytes[index] {
      case 0x20...0x7E: index += 1
      case 0xE4...0xE9: index += 3
      default: return false
      }
    }
    return true
  }
}
