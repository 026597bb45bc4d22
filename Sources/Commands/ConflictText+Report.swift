// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Releasing
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
        "  held, and tried again by itself with every train; it boards once they leave or it is mended")
      lines.append(
        mergingBaseSuffices == true
          ? "  merging the base into it suffices: git merge \(String(base.short))"
          : "  merging the base into it does not help")
    }
    if waited.weeks > 0 {
      lines.append(
        "  left behind by \(waited.weeks.of("train")) before: \(waited.percent) % more votes in the line")
    }
    lines.append("  mend it: \(fix)")
    for file in files { lines += file.lines }
    return lines.joined(separator: "\n").printable
  }
}

extension String {
  /// What a terminal shows as it stands: what others wrote may not steer it.
  var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in replacing("\r\n", with: "\n").unicodeScalars {
      result.append(scalar == "\n" || scalar == "\t" || scalar.isPrintable ? scalar : "\u{FFFD}")
    }
    return String(result)
  }
}

extension ConflictReport.File {
  fileprivate var lines: [String] {
    let names = whose.isEmpty ? "" : ", against \(whose.map(\.description).joined(separator: ", "))"
    var lines = ["  \(path) (\(kind)\(names))\(isRemembered ? ", resolved before" : "")"]
    switch removedBy {
    case .onto: lines.append("    removed by what is there, changed by this branch")
    case .branch: lines.append("    changed by what is there, removed by this branch")
    case nil: break
    }
    for hunk in hunks {
      let whose = hunk.whose.isEmpty ? "the base" : hunk.whose.map(\.description).joined(separator: ", ")
      lines.append("    <<<<<<< \(whose), \(hunk.ours.place)\(hunk.ours.by)")
      lines += hunk.ours.shown
      lines.append("    ||||||| before both, \(hunk.base.place)")
      lines += hunk.base.shown
      lines.append("    =======")
      lines += hunk.theirs.shown
      lines.append("    >>>>>>> this branch, \(hunk.theirs.place)\(hunk.theirs.by)")
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

  /// `, by Han Mei, Li Lei`.
  fileprivate var by: String { authors.isEmpty ? "" : ", by \(authors.joined(separator: ", "))" }

  fileprivate var shown: [String] {
    guard lines > 0 else { return [] }
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    return isCut ? all + ["    …"] : all
  }
}
