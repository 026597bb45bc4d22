// SPDX-License-Identifier: Apache-2.0
package import Merging
import ReleaseCore
package import Requesting

extension LeftBehindReason {
  /// What happened, where, and what to do, without a final full stop.
  ///
  /// `base` is the branch the train runs on; `developers` gives those of a boarded request.
  package func sentence(
    in language: Language, branch: String?, base: String, developers: (RequestID) -> [String] = { _ in [] }
  ) -> String {
    let topic = branch ?? (language == .zh ? "它的分支" : "its branch")
    return switch language {
    case .zh: chinese(topic, base, developers)
    case .en: english(topic, base, developers)
    }
  }

  private func english(_ topic: String, _ base: String, _ developers: (RequestID) -> [String]) -> String {
    switch self {
    case .noBranch: "no topic branch is recorded; record the branch that builds it"
    case .branchMissing(let name):
      "topic branch \(name) does not exist in the repository; push it, or correct its name"
    case .alreadyMerged(let tip):
      "\(topic) (\(tip.short)) is already part of \(base); nothing is left to merge"
    case .unrelatedHistory(let tip):
      "\(topic) (\(tip.short)) shares no history with \(base); start the branch again from \(base)"
    case .conflictsWithBase(let paths):
      "\(topic) conflicts with \(base) in \(list(paths)); rebase \(topic) onto \(base)"
    case .collides(let paths, let others) where others.isEmpty:
      "\(topic) merges with \(base) alone, and collides with what boarded before it in \(list(paths)); "
        + "rebase \(topic) once this train has left"
    case .collides(let paths, let others):
      "\(topic) merges with \(base) alone, and collides with \(names(others)) in \(list(paths)); "
        + "talk to the developers of \(named(others, developers, ", ", "(", ")"))"
    case .dependencyUnknown(let ids):
      "it depends on \(names(ids)), which the ledger does not have; correct what it depends on"
    case .dependencyLeftBehind(let ids):
      "it depends on \(names(ids)), left behind as well; it can board once \(names(ids)) can"
    case .dependencyCycle(let ids):
      "it depends on itself (\((ids + ids.prefix(1)).map(\.description).joined(separator: " → "))); take one dependency out"
    case .noDevice(let devices):
      "it is limited to \(devices.joined(separator: ", ")), and none of them is built; add the device, or lift the limit"
    case .notCreditable: "it comes from users and names nobody who asked; record who asked for it"
    case .held(let reason, _):
      "it is held (\(reason.singleLine)); it can board once it is released"
    case .excluded(let others):
      "it must not board beside \(names(others)); it can board once \(names(others)) has shipped"
    case .noSeat(let seats):
      "all \(seats) seats are taken; it gains priority for the next train"
    case .blocked(let blockers):
      "testers found that it must not go out: \(verdicts(blockers, in: .en)); "
        + "once they say otherwise it boards first"
    case .untried(let tip, let tried?):
      "\(topic) (\(tip.short)) changed since the candidate \(tried.candidate), which carried "
        + "\(tried.tip.short); testers get what it is now with the next candidate"
    case .untried(_, nil): "no candidate since the last release carried it; testers get it with the next one"
    case .breaksChecks(let blame): checkSentence(of: blame, topic, in: .en)
    case .unproven:
      "there was no time to find out whether the train passes its checks with it; it tries the next one"
    }
  }

  private func chinese(_ topic: String, _ base: String, _ developers: (RequestID) -> [String]) -> String {
    switch self {
    case .noBranch: "没有登记主题分支；请登记实现它的分支"
    case .branchMissing(let name): "仓库里没有主题分支 \(name)；请推送该分支或更正名称"
    case .alreadyMerged(let tip): "\(topic)（\(tip.short)）已在 \(base) 中；没有可合并的内容"
    case .unrelatedHistory(let tip): "\(topic)（\(tip.short)）与 \(base) 没有共同历史；请从 \(base) 重新建立分支"
    case .conflictsWithBase(let paths):
      "\(topic) 与 \(base) 在 \(list(paths, "、"))冲突；请将 \(topic) 变基到 \(base)"
    case .collides(let paths, let others) where others.isEmpty:
      "\(topic) 可单独合入 \(base)，但与先上车的需求在 \(list(paths, "、"))冲突；请在本班车发出后变基 \(topic)"
    case .collides(let paths, let others):
      "\(topic) 可单独合入 \(base)，但与 \(names(others, "、")) 在 \(list(paths, "、"))冲突；"
        + "请与 \(named(others, developers, "、", "（", "）"))的开发者商量"
    case .dependencyUnknown(let ids): "它依赖 \(names(ids, "、"))，账本里没有；请更正依赖"
    case .dependencyLeftBehind(let ids): "它依赖 \(names(ids, "、"))，后者也没有上车；\(names(ids, "、")) 上车后它才能上车"
    case .dependencyCycle(let ids):
      "它的依赖成环（\((ids + ids.prefix(1)).map(\.description).joined(separator: " → "))）；请去掉其中一个依赖"
    case .noDevice(let devices): "它只用于 \(devices.joined(separator: "、"))，本次都没有构建；请加入该设备或取消限制"
    case .notCreditable: "它来自用户，却没有登记提出者；请登记是谁提出的"
    case .held(let reason, _): "它被暂缓（\(reason.singleLine)）；解除后才能上车"
    case .excluded(let others): "它不能与 \(names(others, "、")) 同车；\(names(others, "、")) 发布后它才能上车"
    case .noSeat(let seats): "\(seats) 个座位已满；下一班车它更优先"
    case .blocked(let blockers):
      "内测组认为它还不能发布：\(verdicts(blockers, in: .zh))；内测组改判后优先上车"
    case .untried(let tip, let tried?):
      "\(topic)（\(tip.short)）在内测版 \(tried.candidate)（\(tried.tip.short)）之后又有改动；下一个内测版再试"
    case .untried(_, nil): "上次发布以来没有内测版带过它；下一个内测版再试"
    case .breaksChecks(let blame): checkSentence(of: blame, topic, in: .zh)
    case .unproven: "发车前没来得及确认带上它能否通过检查；下一班车再试"
    }
  }

  private func list(_ paths: [ConflictedPath], _ separator: String = ", ") -> String {
    paths.map {
      separator == "、" ? "\($0.path.quotedPath)（\($0.kind)）" : "\($0.path.quotedPath) (\($0.kind))"
    }
    .joined(separator: separator)
  }

  private func verdicts(_ blockers: [OpenBlocker], in language: Language) -> String {
    switch language {
    case .zh: blockers.map { "结论 \($0.verdict)（\($0.device)，\($0.candidate)）" }.joined(separator: "、")
    case .en:
      blockers.map { "verdict \($0.verdict) (\($0.device) on \($0.candidate))" }.joined(separator: ", ")
    }
  }

  private func names(_ ids: [RequestID], _ separator: String = ", ") -> String {
    ids.map(\.description).joined(separator: separator)
  }

  private func named(
    _ ids: [RequestID], _ developers: (RequestID) -> [String], _ separator: String, _ open: String,
    _ close: String
  ) -> String {
    ids.map { id in
      let people = developers(id)
      let space = open == "(" ? " " : ""
      return people.isEmpty ? "\(id)" : "\(id)\(space)\(open)\(people.joined(separator: separator))\(close)"
    }.joined(separator: separator)
  }
}
