// SPDX-License-Identifier: Apache-2.0
import TestSupport

/// SplitMix64: the same cases on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  /// True in so many cases of a hundred.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// A base and two changed versions.
struct GeneratedCase {
  var base: [UInt8]
  var ours: [UInt8]
  var theirs: [UInt8]
}

/// Texts and edits that reach the corners of diffs: few kinds of lines, frequent lines, moved and doubled blocks, the
/// same edit on both sides, line ends of both kinds, no line feed at the end.
struct TextGenerator {
  var numbers: SeededNumbers

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  mutating func mergeCase() -> GeneratedCase {
    let base = lines()
    let common = numbers.chance(40) ? edited(base, times: 2) : base
    let most = numbers.chance(70) ? 4 : 20
    let ours = numbers.chance(3) ? lines() : edited(common, times: numbers.below(most))
    let theirs = edited(numbers.chance(10) ? ours : common, times: numbers.below(most))
    let isMixed = numbers.chance(15)
    func ending(_ lines: [String], _ numbers: inout SeededNumbers) -> [UInt8] {
      let end = isMixed && numbers.chance(60) ? "\r\n" : "\n"
      var text = lines.map { $0 + end }.joined()
      if numbers.chance(15), !text.isEmpty {
        text = String(text.unicodeScalars.dropLast(end.unicodeScalars.count))
      }
      return Array(text.utf8)
    }
    return GeneratedCase(
      base: ending(base, &numbers), ours: ending(ours, &numbers), theirs: ending(theirs, &numbers))
  }

  /// The lines of a text.
  mutating func lines() -> [String] {
    switch numbers.below(10) {
    case 0..<3:
      let kinds = [2, 3, 5, 10][numbers.below(4)]
      return (0..<numbers.below(30)).map { _ in String(numbers.below(kinds)) }
    case 3..<5:
      // More than 64 of a kind: nothing to anchor on.
      let kinds = 2 + numbers.below(3)
      var lines = (0..<100 + numbers.below(200)).map { _ in String(numbers.below(kinds)) }
      for _ in 0..<numbers.below(5) { lines[numbers.below(lines.count)] = "rare \(numbers.below(9))" }
      return lines
    default:
      return (0..<2 + numbers.below(12)).flatMap { function($0) }
    }
  }

  private mutating func function(_ number: Int) -> [String] {
    let body = (0..<numbers.below(6)).map { _ in
      ["  step(\(numbers.below(30)));", "  if (ready) {", "  }", "", "  return \(numbers.below(3));"][
        numbers.below(5)]
    }
    return ["static int function\(number)(void)", "{"] + body + ["}", ""]
  }

  mutating func edited(_ lines: [String], times: Int) -> [String] {
    var lines = lines
    for _ in 0..<times {
      let place = numbers.below(lines.count + 1)
      let end = min(lines.count, place + [1, 1, 1, 2, 3, 6][numbers.below(6)])
      switch numbers.below(7) {
      case 0: lines.removeSubrange(place..<end)
      case 1: lines.insert(contentsOf: (0...numbers.below(3)).map { _ in line(lines) }, at: place)
      case 2: lines.replaceSubrange(place..<end, with: (0...numbers.below(3)).map { _ in line(lines) })
      case 3:
        let block = Array(lines[place..<end])
        lines.removeSubrange(place..<end)
        lines.insert(contentsOf: block, at: numbers.below(lines.count + 1))
      case 4: lines.insert(contentsOf: Array(lines[place..<end]), at: place)
      case 5: if place < lines.count { lines[place] += " more" }
      default: if place + 1 < lines.count { lines.swapAt(place, place + 1) }
      }
    }
    return lines
  }

  private mutating func line(_ lines: [String]) -> String {
    if numbers.chance(40), let line = lines.randomElement(using: &numbers) { return line }
    return ["", "}", "new \(numbers.below(20))", "x"][numbers.below(4)]
  }
}

/// A repository with one file a case in each of the branches `base`, `ours` and `theirs`.
struct CaseRepository {
  let repository: ScratchRepository
  let cases: [GeneratedCase]

  init(_ cases: [GeneratedCase]) throws {
    repository = try ScratchRepository(bare: true)
    self.cases = cases
    let branches: [(String, (GeneratedCase) -> [UInt8])] = [
      ("base", \.base), ("ours", \.ours), ("theirs", \.theirs),
    ]
    for (name, text) in branches {
      let files = cases.enumerated().map { (Self.path($0.offset), ScratchFile.bytes(text($0.element))) }
      try repository.commit(
        Dictionary(uniqueKeysWithValues: files), on: name, from: name == "base" ? nil : "base")
    }
  }

  static func path(_ number: Int) -> String { "folder\(number / 100)/file\(number)" }

  /// The files of a tree, in the order of the cases.
  func contents(of tree: String) throws -> [[UInt8]] {
    let request = cases.indices.map { "\(tree):\(Self.path($0))\n" }.joined()
    let output = try repository.attempt(["cat-file", "--batch"], input: Array(request.utf8)).output
    var rest = output[...]
    return try cases.map { _ in
      let header = rest.prefix { $0 != 0x0A }
      guard
        let size = header.split(separator: 0x20).last.flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
      else {
        throw ToolFailure(description: "git cat-file printed “\(String(decoding: header, as: UTF8.self))”")
      }
      rest = rest.dropFirst(header.count + 1)
      defer { rest = rest.dropFirst(size + 1) }
      return Array(rest.prefix(size))
    }
  }
}
