// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing

@Suite struct FailureKinds {
  @Test func theDocumentListsEveryKindWithItsExitStatus() throws {
    let text = String(decoding: try Data(contentsOf: ProjectFiles.url("docs/exit-codes.md")), as: UTF8.self)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").prefix(2).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let documented = rows.filter { Int32($0[0]) != nil }.map { "\($0[0]) \($0[1])" }
    #expect(documented == FailureKind.allCases.map { "\($0.exitStatus) \($0.rawValue)" })
  }

  @Test func noTwoKindsShareAStatusAndNoneIsASignal() {
    let statuses = FailureKind.allCases.map(\.exitStatus)
    #expect(Set(statuses).count == statuses.count)
    #expect(statuses.allSatisfy { (1..<126).contains($0) })
  }
}
