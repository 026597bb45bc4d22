// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import TestSupport
import Testing

@Suite struct OldFilesTests {
  @Test("The files that were changed longest ago go until one more makes the number")
  func prune() throws {
    let scratch = try ScratchFolder("old")
    for number in 1...5 {
      let file = try scratch.write("x", to: "logs/\(number).log")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(100 - number))], ofItemAtPath: file)
    }
    OldFiles.prune(scratch.path("logs"), keeping: 6)
    #expect(try scratch.contents(of: "logs").count == 5)
    OldFiles.prune(scratch.path("logs"), keeping: 3)
    #expect(try scratch.contents(of: "logs").sorted() == ["1.log", "2.log"])
    OldFiles.prune(scratch.path("nothing"), keeping: 1)
  }
}
