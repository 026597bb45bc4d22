// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting
internal import Resolving

extension ConflictReport {
  /// The report for people: who, why, what to do, and each hunk with its three sides.
  var text: String {
    var lines = ["\(request)  \(title.both)"]
    let own = branch ?? "its branch"
    switch kind {
    case .base:
      lines.append("  \(own) does not merge with the base alone: it has to follow it")
    case .boarded:
      let others = collidesWith.map(\.description).joined(separator: ", ")
      lines.append("  \(own) merges with the base, and not with \(others), aboard before it")
      lines.append(
        mergingBaseSuffices == true
          ? "  merging the base into it suffices: git merge \(String(onto.short))"
          : "  merging the base into it does not help")
    }
    if weeksWaited > 0 {
      lines.append(
        "  left behind by \(weeksWaited) train\(weeksWaited == 1 ? "" : "s") before; age raises its priority")
    }
    lines.append("  mend it: \(fix)")
    for file in files { lines += file.lines }
    return lines.joined(separator: "\n")
  }
}

extension ConflictReport.File {
  fileprivate var lines: [String] {
    let names = whose.isEmpty ? "" : ", against \(whose.map(\.description).joined(separator: ", "))"
    var lines = ["  \(path) (\(kind)\(names))\(isRemembered ? ", resolved before" : "")"]
    for hunk in hunks {
      let whose = hunk.whose.isEmpty ? "the base" : hunk.whose.map(\.description).joined(separator: ", ")
      lines.append("    <<<<<<< \(whose), \(hunk.ours.place)")
      lines += hunk.ours.shown
      lines.append("    ||||||| before both, \(hunk.base.place)")
      lines += hunk.base.shown
      lines.append("    =======")
      lines += hunk.theirs.shown
      lines.append("    >>>>>>> this branch, \(hunk.theirs.place)")
    }
    if omitted > 0 { lines.append("    … and \(omitted) more") }
    return lines
  }
}

extension ConflictReport.Side {
  /// `file:3-5`.
  fileprivate var place: String {
    lines == 0 ? "\(path):\(line), nothing" : "\(path):\(line)" + (lines > 1 ? "-\(line + lines - 1)" : "")
  }

  fileprivate var shown: [String] {
    guard lines > 0 else { return [] }
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    return isCut ? all + ["    …"] : all
  }
}
