// SPDX-License-Identifier: Apache-2.0
import Comparing

/// Who brought each line of a file, from one version of it to the next.
struct LineOwners {
  private(set) var count: Int
  /// Nil for lines that were there before everybody.
  private var owners: [Int?]
  /// Who took lines out before each line, and behind the last.
  private var gaps: [Set<Int>]

  init(_ bytes: [UInt8]) {
    count = Self.lines(of: bytes)
    owners = Array(repeating: nil, count: count)
    gaps = Array(repeating: [], count: count + 1)
  }

  /// Takes the changes to a new version over; nil: by nobody who is asked for.
  mutating func take(_ changes: [LineChange], by owner: Int?) {
    var newOwners: [Int?] = []
    var newGaps: [Set<Int>] = [gaps[0]]
    var next = 0
    func end(_ line: Int) -> Set<Int> { gaps[line + 1] }
    for change in changes {
      for line in next..<change.before.lowerBound {
        newOwners.append(owners[line])
        newGaps.append(end(line))
      }
      var lost = change.before.reduce(into: Set<Int>()) { $0.formUnion(end($1)) }
      if change.after.isEmpty, let owner { lost.insert(owner) }
      for _ in change.after {
        newOwners.append(owner)
        newGaps.append([])
      }
      newGaps[newGaps.count - 1].formUnion(lost)
      next = change.before.upperBound
    }
    for line in next..<max(next, count) {
      newOwners.append(owners[line])
      newGaps.append(end(line))
    }
    owners = newOwners
    gaps = newGaps
    count = owners.count
  }

  /// Who brought lines of a range, or took some out there, in order.
  func owners(of range: Range<Int>) -> [Int] {
    let range = range.clamped(to: 0..<count)
    var found = Set(owners[range].compactMap { $0 })
    for gap in range.lowerBound...range.upperBound { found.formUnion(gaps[gap]) }
    return found.sorted()
  }

  static func lines(of bytes: [UInt8]) -> Int {
    bytes.count { $0 == 0x0a } + (bytes.isEmpty || bytes.last == 0x0a ? 0 : 1)
  }
}
