// SPDX-License-Identifier: Apache-2.0

/// A user's crontab. Implemented by `Processes` with crontab(1).
package protocol CrontabStore {
  /// Its bytes; nil where the user has none.
  func read() async throws -> [UInt8]?
  /// Replaces it; nil removes it.
  func write(_ bytes: [UInt8]?) async throws
}

/// The lines of one repository in a crontab, between two markers; everything else is left to the byte.
package struct CrontabBlock: Hashable, Sendable {
  package let repository: String

  package init(repository: String) { self.repository = repository }

  private var begin: [UInt8] { Array("# BEGIN miui-release \(repository)\n".utf8) }
  private var end: [UInt8] { Array("# END miui-release \(repository)\n".utf8) }

  /// What stands between the markers; nil where they are not there.
  package func content(in crontab: [UInt8]) throws(SchedulingError) -> String? {
    try place(in: crontab).map { String(decoding: crontab[$0.content], as: UTF8.self) }
  }

  /// The crontab with these lines, in the place of those that were there, else at its end.
  package func installing(_ lines: String, in crontab: [UInt8]) throws(SchedulingError) -> [UInt8] {
    let block = begin + Array(lines.utf8) + end
    guard let place = try place(in: crontab) else {
      guard crontab.isEmpty || crontab.last == 0x0A else { throw .crontabCut }
      return crontab + block
    }
    return crontab[..<place.whole.lowerBound] + block + crontab[place.whole.upperBound...]
  }

  /// The crontab without them; nil where they are not there.
  package func removing(from crontab: [UInt8]) throws(SchedulingError) -> [UInt8]? {
    guard let place = try place(in: crontab) else { return nil }
    return Array(crontab[..<place.whole.lowerBound] + crontab[place.whole.upperBound...])
  }

  /// Where the block stands. A marker without the other one is nobody's to guess about.
  private func place(
    in crontab: [UInt8]
  ) throws(SchedulingError) -> (whole: Range<Int>, content: Range<Int>)? {
    let begins = Self.lines(begin, in: crontab)
    let ends = Self.lines(end, in: crontab)
    if begins.isEmpty, ends.isEmpty { return nil }
    guard begins.count == 1, ends.count == 1, begins[0] < ends[0] else {
      throw .markers(repository: repository, begins: begins.count, ends: ends.count)
    }
    let from = begins[0] + begin.count
    return (begins[0]..<ends[0] + end.count, from..<ends[0])
  }

  /// Where a whole line begins, each time it occurs.
  private static func lines(_ line: [UInt8], in text: [UInt8]) -> [Int] {
    var found: [Int] = []
    var start = 0
    while start < text.count {
      let next = (text[start...].firstIndex(of: 0x0A) ?? text.count - 1) + 1
      if text[start..<next].elementsEqual(line) { found.append(start) }
      start = next
    }
    return found
  }
}
