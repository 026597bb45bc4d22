// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Testing

@testable import TreeMerging

@Suite struct TreeListingTests {
  private let id = ObjectName(high: 1, middle: 2, low: 3)

  private func tree(_ entries: (String, String)...) -> [UInt8] {
    entries.flatMap { Array("\($0.0) \($0.1)\0".utf8) + id.bytes }
  }

  @Test func namesModesAndIdsAreRead() throws {
    let listing = try TreeListing(tree(("100644", "a"), ("40000", "folder-of-many-letters")), of: .null)
    #expect(listing.entries.map(\.version.mode) == [.regular, .folder])
    #expect(String(decoding: listing.name(at: 1), as: UTF8.self) == "folder-of-many-letters")
    #expect(listing.entries.allSatisfy { $0.version.id == id })
    #expect(listing.isCanonical)
  }

  @Test func modesOfOldGitsAreReadAsTodays() throws {
    let listing = try TreeListing(tree(("100664", "a"), ("100775", "b")), of: .null)
    #expect(listing.entries.map(\.version.mode) == [.regular, .executable])
    #expect(!listing.isCanonical)
  }

  @Test(
    "A damaged tree is named with the place",
    arguments: [("1006", 4), ("100x44 a\0", 3), ("100644 a\0short", 0), ("100644 \0", 0)])
  func damaged(_ text: String, _ offset: Int) {
    #expect(throws: TreeMergingError.self) { try TreeListing(Array(text.utf8), of: id) }
  }

  @Test("A folder is met together with files that sort around it")
  func folderBehindFiles() throws {
    let ours = try TreeListing(tree(("100644", "t-1"), ("100644", "t.c"), ("40000", "t")), of: .null)
    let theirs = try TreeListing(tree(("100644", "t"), ("100644", "t.c")), of: .null)
    var cursor = TripleCursor(Three(.empty, ours, theirs))
    var met: [String] = []
    while let step = cursor.next() {
      let listing = step.mask & 2 != 0 ? ours : theirs
      let index = step.mask & 2 != 0 ? step.indexes.ours : step.indexes.theirs
      met.append("\(String(decoding: listing.name(at: Int(index)), as: UTF8.self)) \(step.mask)")
    }
    #expect(met == ["t 6", "t-1 2", "t.c 6"])
  }
}
