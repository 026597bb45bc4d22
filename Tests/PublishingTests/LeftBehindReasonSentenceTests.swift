// SPDX-License-Identifier: Apache-2.0
import Merging
import Publishing
import ReleaseCore
import Requesting
import Testing

@Suite struct LeftBehindReasonSentenceTests {
  private static let paths = [
    ConflictedPath(path: "Phone/Calls.java", kind: "contents"),
    ConflictedPath(path: "Phone/Vip.java", kind: "modify/delete"),
  ]
  private static let tip = ObjectID(hex: "0123456789abcdef0123456789abcdef01234567")

  static func cases() throws -> [(LeftBehindReason, String, String)] {
    let tip = try SampleRelease.unwrap(tip)
    let other = try SampleRelease.unwrap(ObjectID(hex: String(repeating: "f", count: 40)))
    let candidate = try SampleRelease.unwrap(BuildVersion("26.11.25.2"))
    return [
      (.noBranch, "no topic branch is recorded; record the branch that builds it", "没有登记主题分支；请登记实现它的分支"),
      (
        .branchMissing("topic/x"),
        "topic branch topic/x does not exist in the repository; push it, or correct its name",
        "仓库里没有主题分支 topic/x；请推送该分支或更正名称"
      ),
      (
        .alreadyMerged(tip: tip), "topic/x (0123456789) is already part of main; nothing is left to merge",
        "topic/x（0123456789）已在 main 中；没有可合并的内容"
      ),
      (
        .unrelatedHistory(tip: tip),
        "topic/x (0123456789) shares no history with main; start the branch again from main",
        "topic/x（0123456789）与 main 没有共同历史；请从 main 重新建立分支"
      ),
      (
        .conflictsWithBase(paths),
        "topic/x conflicts with main in Phone/Calls.java (contents), Phone/Vip.java (modify/delete); "
          + "rebase topic/x onto main",
        "topic/x 与 main 在 Phone/Calls.java（contents）、Phone/Vip.java（modify/delete）冲突；请将 topic/x 变基到 main"
      ),
      (
        .collides([paths[0]], with: [RequestID(4), RequestID(9)]),
        "topic/x merges with main alone, and collides with REQ-4, REQ-9 in Phone/Calls.java (contents); "
          + "talk to the developers of REQ-4 (Li Lei, Han Meimei), REQ-9",
        "topic/x 可单独合入 main，但与 REQ-4、REQ-9 在 Phone/Calls.java（contents）冲突；"
          + "请与 REQ-4（Li Lei、Han Meimei）、REQ-9的开发者商量"
      ),
      (
        .collides([paths[0]], with: []),
        "topic/x merges with main alone, and collides with what boarded before it in Phone/Calls.java (contents); "
          + "rebase topic/x once this train has left",
        "topic/x 可单独合入 main，但与先上车的需求在 Phone/Calls.java（contents）冲突；请在本班车发出后变基 topic/x"
      ),
      (
        .held(reason: "the café\nis closed", by: "Li Lei <l@example.org>"),
        "it is held (the café is closed); it can board once it is released",
        "它被暂缓（the café is closed）；解除后才能上车"
      ),
      (
        .excluded(with: [RequestID(4), RequestID(9)]),
        "it must not board beside REQ-4, REQ-9; it can board once REQ-4, REQ-9 has shipped",
        "它不能与 REQ-4、REQ-9 同车；REQ-4、REQ-9 发布后它才能上车"
      ),
      (
        .noSeat(seats: 12), "all 12 seats are taken; it gains priority for the next train",
        "12 个座位已满；下一班车它更优先"
      ),
      (
        .dependencyUnknown([RequestID(12)]),
        "it depends on REQ-12, which the ledger does not have; correct what it depends on",
        "它依赖 REQ-12，账本里没有；请更正依赖"
      ),
      (
        .dependencyLeftBehind([RequestID(3)]),
        "it depends on REQ-3, left behind as well; it can board once REQ-3 can",
        "它依赖 REQ-3，后者也没有上车；REQ-3 上车后它才能上车"
      ),
      (
        .dependencyCycle([RequestID(1), RequestID(2)]),
        "it depends on itself (REQ-1 → REQ-2 → REQ-1); take one dependency out",
        "它的依赖成环（REQ-1 → REQ-2 → REQ-1）；请去掉其中一个依赖"
      ),
      (
        .noDevice(["aries", "mione"]),
        "it is limited to aries, mione, and none of them is built; add the device, or lift the limit",
        "它只用于 aries、mione，本次都没有构建；请加入该设备或取消限制"
      ),
      (
        .notCreditable, "it comes from users and names nobody who asked; record who asked for it",
        "它来自用户，却没有登记提出者；请登记是谁提出的"
      ),
      (
        .blocked([
          OpenBlocker(verdict: 7, candidate: candidate, device: "cancro", tip: tip),
          OpenBlocker(verdict: 9, candidate: candidate, device: "aries", tip: nil),
        ]),
        "testers found that it must not go out: verdict 7 (cancro on 26.11.25.2), verdict 9 (aries on 26.11.25.2); "
          + "once they say otherwise it boards first",
        "内测组认为它还不能发布：结论 7（cancro，26.11.25.2）、结论 9（aries，26.11.25.2）；内测组改判后优先上车"
      ),
      (
        .untried(tip: tip, tried: TriedTip(candidate: candidate, tip: other)),
        "topic/x (0123456789) changed since the candidate 26.11.25.2, which carried ffffffffff; "
          + "testers get what it is now with the next candidate",
        "topic/x（0123456789）在内测版 26.11.25.2（ffffffffff）之后又有改动；下一个内测版再试"
      ),
      (
        .untried(tip: tip, tried: nil),
        "no candidate since the last release carried it; testers get it with the next one",
        "上次发布以来没有内测版带过它；下一个内测版再试"
      ),
    ]
  }

  @Test("Every reason says what happened, where, and what to do, in both languages")
  func sentences() throws {
    let cases = try Self.cases()
    #expect(Set(cases.map(\.0.code)).count == 16)
    for (reason, english, chinese) in cases {
      func sentence(_ language: Language) -> String {
        reason.sentence(in: language, branch: "topic/x", base: "main") {
          $0 == RequestID(4) ? ["Li Lei", "Han Meimei"] : []
        }
      }
      #expect(sentence(.en) == english)
      #expect(sentence(.zh) == chinese)
    }
  }

  @Test("A request whose branch is not known is called so")
  func noBranch() {
    let reason = LeftBehindReason.conflictsWithBase([Self.paths[0]])
    #expect(reason.sentence(in: .en, branch: nil, base: "main").hasPrefix("its branch conflicts with main"))
  }
}
