// SPDX-License-Identifier: Apache-2.0
import Comparing
import Testing

@Suite struct BlobMergeTests {
  private let base = Array("a\n".utf8)
  private let ours = Array("b\n".utf8)
  private let theirs = Array("c\n".utf8)
  private let image: [UInt8] = [0x89, 0x50, 0, 1]

  @Test func `a zero within 8000 bytes makes content binary`() {
    #expect(isBinary([UInt8](repeating: 65, count: 7999) + [0]))
    #expect(!isBinary([UInt8](repeating: 65, count: 8000) + [0]))
    #expect(!isBinary([]))
  }

  @Test(arguments: [
    (ConflictFavor.none, false, BlobMerge.kept(.ours, conflicted: true)),
    (.union, false, .kept(.ours, conflicted: true)),
    (.ours, false, .kept(.ours, conflicted: false)),
    (.theirs, false, .kept(.theirs, conflicted: false)),
    (.none, true, .kept(.base, conflicted: false)),
    (.theirs, true, .kept(.base, conflicted: false)),
  ])
  func `binary content keeps one version`(
    _ favor: ConflictFavor, _ isVirtualBase: Bool, _ expected: BlobMerge
  ) {
    let options = MergeOptions(favor: favor)
    let merger = ContentMerger()
    #expect(
      merger.merge(
        base: base, ours: image, theirs: theirs, driver: .text, isVirtualBase: isVirtualBase, options: options
      )
        == expected)
    #expect(
      merger.merge(
        base: base, ours: ours, theirs: theirs, driver: .binary, isVirtualBase: isVirtualBase,
        options: options)
        == expected)
  }

  @Test func `the union driver keeps the lines of both`() {
    let merge = ContentMerger().merge(
      base: base, ours: ours, theirs: theirs, driver: .union, isVirtualBase: false)
    #expect(merge == .text(ContentMerge(bytes: Array("b\nc\n".utf8))))
    #expect(merge.isClean)
  }

  @Test func `a driver nobody knows merges as text`() {
    let merge = ContentMerger().merge(
      base: base, ours: ours, theirs: theirs, driver: .custom("po"), isVirtualBase: false)
    #expect(!merge.isClean)
  }
}
