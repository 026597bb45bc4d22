// SPDX-License-Identifier: Apache-2.0
import Comparing
import Testing

@testable import Resolving

/// Each line is that of whoever brought it, however far others moved it.
@Suite struct LineOwnersTests {
  private func owners(_ versions: [(text: String, by: Int?)]) -> LineOwners {
    let merger = ContentMerger()
    var text = Array(versions[0].text.utf8)
    var owners = LineOwners(text)
    for version in versions.dropFirst() {
      let next = Array(version.text.utf8)
      owners.take(merger.changes(from: text, to: next), by: version.by)
      text = next
    }
    return owners
  }

  @Test func linesMoveAndStayWhose() {
    let owners = owners([("a\nb\nc\n", nil), ("a\nB\nc\n", 1), ("x\ny\na\nB\nc\n", 2)])
    #expect(owners.count == 5)
    #expect(owners.owners(of: 0..<2) == [2])
    #expect(owners.owners(of: 3..<4) == [1])
    #expect(owners.owners(of: 4..<5) == [])
    #expect(owners.owners(of: 0..<5) == [1, 2])
  }

  @Test func whoTookLinesOutIsNamedWhereTheyWere() {
    let owners = owners([("a\nb\nc\nd\ne\n", nil), ("a\nb\nd\ne\n", 3)])
    #expect(owners.owners(of: 2..<2) == [3])
    #expect(owners.owners(of: 4..<4) == [])
  }

  @Test func whoseLinesWereReplacedIsForgotten() {
    let owners = owners([("a\n", nil), ("b\n", 1), ("c\n", 2)])
    #expect(owners.owners(of: 0..<1) == [2])
  }

  @Test func changesOfNobodyAreNobodys() {
    let owners = owners([("a\n", nil), ("b\n", 1), ("c\n", nil)])
    #expect(owners.owners(of: 0..<1) == [])
  }
}
