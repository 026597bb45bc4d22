// SPDX-License-Identifier: Apache-2.0
import Comparing
import Testing

@Suite struct ContentMergerTests {
  @Test func `an unchanged side gives the other side`() {
    let merge = ContentMerger().merge(
      base: Array("a\n".utf8), ours: Array("a\n".utf8), theirs: Array("b\n".utf8))
    #expect(merge == ContentMerge(bytes: Array("b\n".utf8)))
  }
}
