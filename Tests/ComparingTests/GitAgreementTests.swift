// SPDX-License-Identifier: Apache-2.0
import Comparing
import TestSupport
import Testing

/// Generated merges, compared byte for byte with what the installed git makes of them.
@Suite struct GitAgreementTests {
  @Test(arguments: [("merge", ConflictStyle.merge), ("diff3", .diff3), ("zdiff3", .zdiff3)])
  func `generated files merge to git's bytes`(_ name: String, _ style: ConflictStyle) throws {
    var generator = TextGenerator(seed: 5)
    let repository = try CaseRepository((0..<500).map { _ in generator.mergeCase() })
    let answer = try repository.repository.attempt([
      "-c", "merge.conflictStyle=\(name)", "-c", "merge.renames=false", "merge-tree", "--write-tree",
      "--no-messages",
      "ours", "theirs",
    ])
    let tree = String(answer.text.prefix { $0 != "\n" })
    let expected = try repository.contents(of: tree)
    let base = try repository.repository.git("rev-parse", "--short", "base")
    let options = MergeOptions(
      style: style, oursLabel: Array("ours".utf8), baseLabel: Array(base.utf8),
      theirsLabel: Array("theirs".utf8))
    let merger = ContentMerger()
    var conflicted = 0
    for (number, (texts, bytes)) in zip(repository.cases, expected).enumerated() {
      let merge = merger.merge(base: texts.base, ours: texts.ours, theirs: texts.theirs, options: options)
      #expect(merge.bytes == bytes, "case \(number)")
      #expect(merge.isClean != contains("<<<<<<< ours", bytes), "case \(number)")
      if !merge.isClean { conflicted += 1 }
    }
    #expect((100...400).contains(conflicted), "the cases have lost their point")
  }

  @Test(arguments: [
    ("--diff3", MergeOptions(algorithm: .myers, style: .diff3)), ("-q", MergeOptions(algorithm: .myers)),
    ("--ours", MergeOptions(algorithm: .myers, favor: .ours)),
    ("--theirs", MergeOptions(algorithm: .myers, favor: .theirs)),
    ("--union", MergeOptions(algorithm: .myers, favor: .union)),
    ("--marker-size=11", MergeOptions(algorithm: .myers, markerSize: 11)),
  ])
  func `git merge-file says the same`(_ flag: String, _ options: MergeOptions) throws {
    var generator = TextGenerator(seed: 6)
    let scratch = try ScratchFolder("merge-file")
    var options = options
    options.oursLabel = Array("a".utf8)
    options.baseLabel = Array("b".utf8)
    options.theirsLabel = Array("c".utf8)
    let merger = ContentMerger()
    for number in 0..<25 {
      let texts = generator.mergeCase()
      let files = [texts.ours, texts.base, texts.theirs]
      let paths = try zip("abc", files).map { try scratch.write($0.1, to: String($0.0)) }
      let answer = try Tool.run(
        "git", ["merge-file", "-p", flag, "-L", "a", "-L", "b", "-L", "c"] + paths)
      let merge = merger.merge(base: texts.base, ours: texts.ours, theirs: texts.theirs, options: options)
      #expect(merge.bytes == answer.output, "case \(number)")
      #expect(merge.conflicts.count == Int(answer.status), "case \(number)")
    }
  }

  @Test(arguments: [("histogram", DiffAlgorithm.histogram), ("myers", .myers)])
  func `changes are those of git diff`(_ name: String, _ algorithm: DiffAlgorithm) throws {
    var generator = TextGenerator(seed: 7)
    let repository = try CaseRepository((0..<500).map { _ in generator.mergeCase() })
    let text = try repository.repository.attempt([
      "diff", "--no-renames", "--no-indent-heuristic", "--diff-algorithm=\(name)", "-U1", "base", "ours",
    ]).text
    let found = UnifiedDiff(text).changes
    let merger = ContentMerger()
    for (number, texts) in repository.cases.enumerated() {
      let changes = merger.changes(from: texts.base, to: texts.ours, algorithm: algorithm)
      #expect(changes == found[CaseRepository.path(number)] ?? [], "case \(number)")
    }
  }

  private func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains(text)
  }
}

/// The runs of lines that a diff in unified format removes and adds.
private struct UnifiedDiff {
  private(set) var changes: [String: [LineChange]] = [:]

  init(_ text: String) {
    var path = ""
    var before = 0
    var after = 0
    var start = (0, 0)
    func close(_ changes: inout [String: [LineChange]]) {
      if start.0 == before, start.1 == after { return }
      changes[path, default: []].append(LineChange(before: start.0..<before, after: start.1..<after))
    }
    var isHeader = true
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
      if line.hasPrefix("diff --git ") {
        close(&changes)
        path = String(line.split(separator: " b/")[1])
        (before, after, start, isHeader) = (0, 0, (0, 0), true)
      } else if line.hasPrefix("@@ ") {
        close(&changes)
        let fields = line.split(separator: " ")
        before = Self.start(fields[1])
        after = Self.start(fields[2])
        start = (before, after)
        isHeader = false
      } else if !isHeader {
        switch line.first {
        case "-": before += 1
        case "+": after += 1
        case " ":
          close(&changes)
          before += 1
          after += 1
          start = (before, after)
        default: break
        }
      }
    }
    close(&changes)
  }

  /// `-12,3` starts at line 11 when lines count from 0; an empty range stands after the line it names.
  private static func start(_ field: Substring) -> Int {
    let numbers = field.dropFirst().split(separator: ",").compactMap { Int($0) }
    return numbers.count == 2 && numbers[1] == 0 ? numbers[0] : numbers[0] - 1
  }
}
