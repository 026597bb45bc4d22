// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Requesting

@Suite("What was read of the ledger once")
struct LedgerMemoryTests {
  private let shelf = MemoryShelf()
  private let format = CountingFormat()

  /// Forty requests with everything they can hold, a release, a candidate, a poll and its answer.
  private static let files: [String: String] = {
    var files = LedgerExample.week("dev", "26.11.27", shipped: [1, 2], left: [3])
    files.merge(LedgerExample.week("honorary-dev", "26.11.25", shipped: [1])) { $1 }
    for number in 1...40 {
      files["requests/REQ-\(number).yaml"] = LedgerExample.request(
        number,
        more: """
          requesters:
          - {name: 夜归人 \(number), source: forum, country: CN}
          - {name: Radio reporters, group: true}
          owner: Li Lei
          developers: [Han Mei]
          branch: topic/t\(number)
          votes: \(number * 1000)
          devices: [cancro]
          feedback: [https://example.com/t/1]
          reason: many asked
          decided_by: Li Lei <lilei@example.com>
          decided_on: 2026-11-24
          external:
          - {source: fider, id: "\(number)", link: https://example.com/\(number), votes: 7, against: 2,
             poll_opened: 2026-11-21T08:30:00Z, poll_closes: 2026-11-23T08:30:00Z}

          """)
    }
    return files
  }()

  private func read(_ files: [String: String] = files) throws -> Ledger {
    let store = MemoryLedgerStore(files: files)
    store.memory = LedgerMemory(shelf)
    return try LedgerEditor.read(store, format: format)
  }

  @Test("is not parsed by the next command, and says the same")
  func theNextCommand() throws {
    let first = try read()
    #expect(format.parsed == Self.files.count && first.problems.isEmpty)
    let second = try read()
    #expect(format.parsed == Self.files.count)
    #expect(second.requests == first.requests && second.nextID == first.nextID)
    #expect(second.weeks(channel: "dev") == first.weeks(channel: "dev"))
    #expect(second.status(of: RequestID(1)) == first.status(of: RequestID(1)))
    #expect(second.everyCandidate == first.everyCandidate)
  }

  @Test("is not parsed again in one command, without any shelf")
  func oneCommand() throws {
    let store = MemoryLedgerStore(files: Self.files)
    store.memory = LedgerMemory()
    for _ in 0..<3 { _ = try LedgerEditor.read(store, format: format) }
    #expect(format.parsed == Self.files.count)
  }

  @Test("an edited file is parsed, the others are not; what it said before is forgotten with enough news")
  func edits() throws {
    _ = try read()
    var files = Self.files
    files["requests/REQ-5.yaml"] = LedgerExample.request(5, decision: "proposed")
    #expect(try read(files).request(RequestID(5))?.decision == .proposed)
    #expect(format.parsed == Self.files.count + 1)
    for number in 1...LedgerMemory.slack {
      files["requests/REQ-\(number).yaml"] = LedgerExample.request(number, decision: "proposed")
    }
    _ = try read(files)
    let names = Data(shelf.bytes ?? [])
    #expect(names.range(of: Data("夜归人 40".utf8)) != nil && names.range(of: Data("夜归人 5".utf8)) == nil)
  }

  @Test("a malformed file is parsed and reported every time")
  func problems() throws {
    var files = Self.files
    files["requests/REQ-41.yaml"] = "id: REQ-41\n"
    let first = try read(files)
    let second = try read(files)
    #expect(!first.problems.isEmpty && second.problems == first.problems && second.nextID == RequestID(42))
    #expect(format.parsed == files.count + 1)
  }

  @Test("two answers of the same words stay two, by the poll they belong to")
  func sameWords() throws {
    let answer = """
      request: REQ-1
      answer: fix
      reason: we heard you
      answered_by: Li Lei <lilei@example.com>
      answered_on: 2026-12-01

      """
    let files = Self.files.merging(
      ["answers/26.11.27/REQ-1.yaml": answer, "answers/26.12.4/REQ-1.yaml": answer]) { $1 }
    for _ in 0..<2 {
      #expect(try read(files).answers.map(\.version.description) == ["26.11.27", "26.12.4"])
    }
  }

  @Test("a few files are not worth writing")
  func few() throws {
    _ = try read(LedgerExample.requests(1, 2, 3))
    #expect(shelf.bytes == nil)
  }

  @Test(
    "what is damaged, cut short or another version's is read anew",
    arguments: [
      { $0.removeLast() }, { $0.removeAll() }, { $0[$0.count - 9] ^= 1 }, { $0[13] ^= 1 },
      { $0.append(0) }, { $0 = Array("miui-release ledger 1\n".utf8) + $0.dropFirst(22) },
    ] as [@Sendable (inout [UInt8]) -> Void])
  func damage(_ change: @Sendable (inout [UInt8]) -> Void) throws {
    let first = try read()
    var bytes = try #require(shelf.bytes)
    change(&bytes)
    shelf.bytes = bytes
    #expect(try read().requests == first.requests)
    #expect(format.parsed == 2 * Self.files.count)
  }

  @Test("clearing leaves nothing behind")
  func clearing() throws {
    _ = try read()
    LedgerMemory(shelf).clear()
    #expect(shelf.bytes == nil)
  }
}

/// A shelf in memory.
private final class MemoryShelf: LedgerShelf {
  var bytes: [UInt8]?
  func load() -> [UInt8]? { bytes }
  func keep(_ bytes: [UInt8]) { self.bytes = bytes }
  func clear() { bytes = nil }
}

/// YAML, and how many documents it read.
private final class CountingFormat: DocumentFormat {
  private let count = Mutex(0)
  var parsed: Int { count.withLock { $0 } }

  func parse(_ text: String, file: String) throws -> DocumentNode {
    count.withLock { $0 += 1 }
    return try LedgerExample.format.parse(text, file: file)
  }

  func text(of node: DocumentNode) throws -> String { try LedgerExample.format.text(of: node) }
}
