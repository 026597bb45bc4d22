// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Requesting

/// The name a voter is known by: two spellings that look the same are the same voter.
enum VoterName {
  /// Reads a name in Unicode's composed form (NFC) into `name`; false where it is no name.
  static func read(_ text: ArraySlice<UInt8>, into name: inout [UInt8]) -> Bool {
    guard text.count <= BallotReader.longestVoter else { return false }
    name.removeAll(keepingCapacity: true)
    if isComposed(text) {
      name.append(contentsOf: text)
      return true
    }
    let string = text.text.precomposedStringWithCanonicalMapping
    guard string.isOneLine else { return false }
    name.append(contentsOf: string.utf8)
    return true
  }

  /// The name of a person as ballots keep it.
  static func bytes(of name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    _ = read(Array(name.utf8)[...].trimmed, into: &bytes)
    return bytes
  }

  /// True where it is of printable ASCII and of ideographs that have one form only (U+4000 to U+9FFF).
  private static func isComposed(_ text: ArraySlice<UInt8>) -> Bool {
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      switch byte {
      case 0x20...0x7E: index += 1
      case 0xE4...0xE9: index += 3
      default: return false
      }
    }
    return true
  }
}
