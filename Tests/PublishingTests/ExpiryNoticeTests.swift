// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import Testing

@Suite struct ExpiryNoticeTests {
  /// Seconds left, and what is made of them.
  static let cases: [(role: String, left: Double, level: ExpiryNotice.Level)] = [
    ("timestamp", 86_401, .fine), ("timestamp", 86_400, .warning), ("timestamp", 1, .warning),
    ("timestamp", 0, .expired), ("timestamp", -1, .expired), ("snapshot", 5 * 86_400 + 1, .fine),
    ("snapshot", 5 * 86_400, .warning), ("builds", 5 * 86_400, .warning), ("builds", 6 * 86_400, .fine),
    ("targets", 30 * 86_400, .warning), ("targets", 31 * 86_400, .fine), ("root", 30 * 86_400, .warning),
    ("root", 31 * 86_400, .fine), ("root", -86_400, .expired),
  ]

  @Test(arguments: cases) func levels(_ one: (role: String, left: Double, level: ExpiryNotice.Level)) {
    let now = TestChannel.start
    let notice = ExpiryNotice(
      role: one.role, version: 1, expires: now.addingTimeInterval(one.left), at: now)
    #expect(notice.level == one.level && notice.left == Int64(one.left))
  }

  @Test("A new channel is fine, and each role warns at its time")
  func channel() throws {
    let test = try TestChannel()
    try test.create()
    let state = try test.publisher(TestChannel.builder()).existing()
    #expect(state.expiryNotices(at: TestChannel.start).level == .fine)
    #expect(state.expiryNotices(at: TestChannel.later(2)).level == .warning)
    #expect(state.expiryNotices(at: TestChannel.later(3)).level == .expired)
    let late = state.expiryNotices(at: TestChannel.later(151)).filter { $0.level == .warning }
    #expect(late.map(\.role) == ["targets"])
    #expect([ExpiryNotice]().level == .fine)
  }
}
