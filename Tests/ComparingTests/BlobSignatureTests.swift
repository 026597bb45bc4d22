// SPDX-License-Identifier: Apache-2.0
import Comparing
import TestSupport
import Testing

@Suite struct BlobSignatureTests {
  private func score(_ source: String, _ target: String, minimum: Int = 0) -> Int {
    BlobSignature(Array(source.utf8)).similarity(to: BlobSignature(Array(target.utf8)), minimumScore: minimum)
  }

  @Test func `text keeps its score when its lines are sorted anew`() {
    #expect(score("one\ntwo\nthree\n", "three\none\ntwo\n") == BlobSignature.maximumScore)
  }

  @Test func `half of the lines are half of the score`() {
    #expect(score("aaa\nbbb\n", "aaa\nccc\n") == 30_000)
  }

  @Test func `a line of the source counts once`() {
    #expect(score("aaa\n", "aaa\naaa\n") == 30_000)
  }

  @Test func `carriage returns before line feeds do not count in text`() {
    #expect(score("aaa\r\nbbb\r\n", "aaa\nbbb\n") == 8 * 60_000 / 10)
    let zero = BlobSignature(Array("\0aa\r\nbbb\r\n".utf8))
    #expect(zero.similarity(to: BlobSignature(Array("\0aa\nbbb\n".utf8))) == 0)
  }

  @Test func `an empty file is like nothing`() {
    #expect(score("", "") == 0)
    #expect(score("a\n", "") == 0)
    #expect(score("", "a\n") == 0)
  }

  @Test func `bytes after the last line feed count since git 2·44`() {
    let source = Array("aaa\nbbb".utf8)
    let target = Array("ccc\nbbb".utf8)
    #expect(BlobSignature(source).similarity(to: BlobSignature(target)) == 0)
    let counted = BlobSignature(source, tail: .counted).similarity(to: BlobSignature(target, tail: .counted))
    #expect(counted == 3 * 60_000 / 7)
  }

  @Test func `sizes alone can rule a rename out`() {
    #expect(!BlobSignature.sizesAllow(source: 10, target: 21, minimumScore: 30_000))
    #expect(BlobSignature.sizesAllow(source: 10, target: 20, minimumScore: 30_000))
    #expect(score("a\n", "a\nbbbbbbbb\n", minimum: 30_000) == 0)
    #expect(score("a\n", "a\nbbbbbbbb\n") > 0)
  }

  @Test func `git diff names the same percentages`() throws {
    let repository = try ScratchRepository(bare: true)
    let version = try repository.git("version").split(separator: " ")[2].split(separator: ".").compactMap {
      Int($0)
    }
    let tail: BlobSignature.Tail = version.lexicographicallyPrecedes([2, 44]) ? .ignored : .counted
    var generator = TextGenerator(seed: 8)
    // Each folder is a pair of its own; the names are of no help to git.
    var cases: [GeneratedCase] = []
    while cases.count < 120 {
      let texts = generator.mergeCase()
      if texts.base.isEmpty || texts.ours.isEmpty || texts.base == texts.ours { continue }
      cases.append(texts)
    }
    var requests = ""
    for (number, texts) in cases.enumerated() {
      try repository.scratch.write(texts.base, to: "pair\(number)/a")
      try repository.scratch.write(texts.ours, to: "pair\(number)/b")
    }
    let paths = cases.indices.flatMap { ["pair\($0)/a", "pair\($0)/b"].map(repository.scratch.path) }
    let blobs = try repository.git(
      ["hash-object", "-w", "--no-filters", "--stdin-paths"], in: repository.path,
      input: Array(paths.joined(separator: "\n").utf8)
    ).split(separator: "\n")
    let entries = zip(blobs.indices, blobs).map { "100644 blob \($1)\t\($0 % 2 == 0 ? "a" : "b")\n\n" }
      .joined()
    let trees = try repository.git(
      ["mktree", "--batch"], in: repository.path, input: Array(entries.utf8)
    ).split(separator: "\n")
    for number in cases.indices { requests += "\(trees[number * 2]) \(trees[number * 2 + 1])\n" }
    let answer = try repository.git(
      ["diff-tree", "--stdin", "-r", "-M1%", "--raw"], in: repository.path, input: Array(requests.utf8))
    var percentages: [String: Int] = [:]
    var pair = ""
    for line in answer.split(separator: "\n") {
      if !line.hasPrefix(":") {
        pair = String(line)
      } else if let status = line.split(separator: "\t")[0].split(separator: " ").last, status.hasPrefix("R")
      {
        percentages[pair] = Int(status.dropFirst())
      }
    }
    for (number, texts) in cases.enumerated() {
      let found = BlobSignature(texts.base, tail: tail)
        .similarity(to: BlobSignature(texts.ours, tail: tail), minimumScore: 600)
      let expected = percentages["\(trees[number * 2]) \(trees[number * 2 + 1])"] ?? 0
      #expect((found < 600 ? 0 : found * 100 / BlobSignature.maximumScore) == expected, "case \(number)")
    }
    #expect(percentages.count > 60, "the cases have lost their point")
  }
}
