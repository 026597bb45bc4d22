// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What a person made of the conflicts in one file.
package struct Resolution: Hashable, Sendable {
  /// Where it came from.
  package enum Source: String, Hashable, Sendable, CaseIterable {
    case fix
    case rerere
    case mergeFix = "merge-fix"
  }

  /// git's id of the conflict, `-2` and so on behind it where the same hunks stand in another text.
  package let key: String
  /// Where it was resolved; it is replayed at any path.
  package let path: String
  /// The request whose branch was merged; nil where nobody knows.
  package let request: RequestID?
  /// Whom it collided with.
  package let with: [RequestID]
  /// `Name <mail@host>`.
  package let resolvedBy: String
  package let resolvedOn: CivilDate
  package let source: Source
  package let markerSize: Int
  /// The file with its conflicts, as `ConflictText.normalized` has it.
  package let before: [UInt8]
  package let after: [UInt8]

  package init(
    key: String, path: String, request: RequestID?, with: [RequestID], resolvedBy: String,
    resolvedOn: CivilDate, source: Source, markerSize: Int = 7, before: [UInt8], after: [UInt8]
  ) {
    self.key = key
    self.path = path
    self.request = request
    self.with = with
    self.resolvedBy = resolvedBy
    self.resolvedOn = resolvedOn
    self.source = source
    self.markerSize = markerSize
    self.before = before
    self.after = after
  }

  /// Nil where what was kept is no file with conflicts.
  var conflict: ConflictText? {
    // What was normalized has lost its labels, and with them the spaces that markers are told by.
    ConflictText(Self.labelled(before, markerSize: markerSize), markerSize: markerSize)
  }

  /// Gives the markers of a normalized text their labels back.
  package static func labelled(_ bytes: [UInt8], markerSize: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      result += line
      if line.count == markerSize, let sign = line.first,
        sign == UInt8(ascii: "<") || sign == UInt8(ascii: ">"), line.allSatisfy({ $0 == sign })
      {
        result += [0x20, UInt8(ascii: "-")]
      }
      result.append(0x0a)
    }
    if !result.isEmpty { result.removeLast() }
    return result
  }

  /// What stands in the place of each hunk; nil where more than the hunks was changed, or where that cannot be
  /// told for certain.
  var replacements: [[UInt8]]? {
    guard let conflict, !conflict.isNested else { return nil }
    let texts = conflict.texts
    guard let first = texts.first, let last = texts.last, after.starts(with: first),
      after.count >= first.count + last.count, after.suffix(last.count).elementsEqual(last)
    else { return nil }
    var found: [[UInt8]] = []
    var start = first.count
    let end = after.count - last.count
    for text in texts.dropFirst().dropLast() {
      let places = Self.places(of: text, in: after[start..<end])
      guard !text.isEmpty, places.count == 1, let place = places.first else { return nil }
      found.append(Array(after[start..<place]))
      start = place + text.count
    }
    found.append(Array(after[start..<end]))
    // A part of a line would be somebody else's line elsewhere.
    let areLines = found.enumerated().allSatisfy { index, text in
      text.isEmpty || text.last == 0x0a || (index == found.count - 1 && last.isEmpty)
    }
    return areLines ? found : nil
  }

  /// Where a run of lines begins within others.
  private static func places(of text: [UInt8], in whole: ArraySlice<UInt8>) -> [Int] {
    guard whole.count >= text.count else { return [] }
    return (whole.startIndex...whole.endIndex - text.count).filter { place in
      (place == whole.startIndex || whole[place - 1] == 0x0a)
        && whole[place..<place + text.count].elementsEqual(text)
    }
  }
}

extension Resolution {
  /// Why it is no good; nil where it is. Its key is a digest of the conflict, so what was damaged shows.
  package var problem: String? {
    guard let conflict else { return "what it resolves is no file with conflicts" }
    if conflict.isNested { return "there are conflict markers within a conflict" }
    if conflict.id != key.prefix(40) {
      return "its conflict has the id \(conflict.id), not \(key.prefix(40))"
    }
    if ConflictText.holdsMarkers(after, markerSize: markerSize) {
      return "conflict markers are left in what it was resolved to"
    }
    return nil
  }
}

extension Resolution {
  package var hunkCount: Int { conflict?.hunks.count ?? 0 }
  /// True where it is good for its hunks wherever they stand, false where for its very text only.
  package var isMovable: Bool { replacements != nil }
}
