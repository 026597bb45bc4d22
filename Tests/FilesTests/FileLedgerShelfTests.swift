// SPDX-License-Identifier: Apache-2.0
import Files
import TestSupport
import Testing

@Suite("The shelf of what was read of the ledger")
struct FileLedgerShelfTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder("shelf") }

  @Test("keeps bytes for its owner alone, and gives them back")
  func keeping() throws {
    let shelf = FileLedgerShelf(inStateFolder: folder.path)
    #expect(shelf.load() == nil)
    shelf.keep([1, 2, 3])
    shelf.keep([4, 5])
    #expect(shelf.load() == [4, 5])
    #expect(try folder.mode(FileLedgerShelf.fileName) == 0o600)
    #expect(try folder.contents() == [FileLedgerShelf.fileName])
    shelf.clear()
    shelf.clear()
    #expect(shelf.load() == nil)
  }

  @Test("makes no state folder, and writes nothing for a command that must leave nothing")
  func leavingNothing() throws {
    FileLedgerShelf(inStateFolder: folder.path("state")).keep([1])
    FileLedgerShelf(inStateFolder: folder.path, isReadOnly: true).keep([1])
    #expect(try folder.contents().isEmpty)
  }

  @Test("does not read a file that others may write")
  func others() throws {
    let shelf = FileLedgerShelf(inStateFolder: folder.path)
    try folder.write([1], to: FileLedgerShelf.fileName)
    #expect(shelf.load() == nil)
    shelf.keep([2])
    #expect(shelf.load() == [2])
  }
}
