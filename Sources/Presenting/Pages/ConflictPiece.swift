// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Resolving

/// A conflict on a page: each hunk with its three sides, folded away until somebody asks; no script.
struct ConflictPiece {
  let pieces: Pieces
  let report: ConflictReport

  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var html: HTML {
    let files = report.files.map(file)
    return """
      <details class="conflict"><summary>\(pick("冲突详情", "What collides")) <small>\(report.files.count)</small></summary>
      <p>\(advice)</p>
      \(files.joined())</details>

      """
  }

  private var advice: HTML {
    let command: HTML = "<code>\(report.fix)</code>"
    switch report.kind {
    case .base:
      return
        "\(pick("分支与基线本身冲突，需要跟上基线。", "The branch does not merge with the base alone: it has to follow it.")) \(command)"
    case .boarded:
      let others = report.collidesWith.map { pieces.titled($0) }.joined(HTML(pieces.words.separator))
      let merging =
        report.mergingBaseSuffices == true
        ? pick("把基线合并进分支即可。", "Merging the base into it suffices.")
        : pick("只合并基线不够。", "Merging the base into it does not help.")
      return
        "\(pick("与已上车的功能冲突：", "It collides with features aboard: "))\(others)\(pick("。", ".")) \(held) \(merging) \(command)"
    }
  }

  private var held: String {
    pick("先保留，它们离开后自动再试。", "Held, and tried again by itself when they leave.")
  }

  private func file(_ file: ConflictReport.File) -> HTML {
    let hunks = file.hunks.map(hunk)
    let more: HTML =
      file.omitted == 0
      ? "" : "<p><small>\(pick("还有 \(file.omitted) 处", "\(file.omitted) more"))</small></p>\n"
    let note: HTML = file.isRemembered ? " <small>\(pick("已有解法", "resolved before"))</small>" : ""
    let removal: HTML =
      switch file.removedBy {
      case .onto: "<p>\(pick("那边删了，这个分支改了。", "Removed there, changed by this branch."))</p>\n"
      case .branch: "<p>\(pick("那边改了，这个分支删了。", "Changed there, removed by this branch."))</p>\n"
      case nil: ""
      }
    return """
      <h3><code>\(user: file.path)</code> <span class="code">\(file.kind)</span>\(note)</h3>
      \(removal)\(hunks.joined())\(more)
      """
  }

  private func hunk(_ hunk: ConflictReport.Hunk) -> HTML {
    let whose: HTML =
      hunk.whose.isEmpty
      ? HTML(pick("基线", "the base"))
      : hunk.whose.map { pieces.titled($0) }.joined(HTML(pieces.words.separator))
    return """
      <div class="hunk">
      \(side("ours", whose, hunk.ours, against: hunk.base))\(side("base", HTML(pick("改动之前", "before both")), hunk.base, against: hunk.base))\(side("theirs", HTML(pick("这个分支", "this branch")), hunk.theirs, against: hunk.base))</div>

      """
  }

  private func side(
    _ name: StaticString, _ title: HTML, _ side: ConflictReport.Side, against base: ConflictReport.Side
  ) -> HTML {
    let old = Set(base.text.split(separator: "\n", omittingEmptySubsequences: false))
    let lines: [HTML] =
      side.lines == 0
      ? ["<span class=\"none\">\(pick("没有", "nothing"))</span>"]
      : side.text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> HTML in
        // A tab has no width of its own in what is escaped.
        let text = String(line).replacing("\t", with: "    ")
        return old.contains(line) ? "\(text)" : "<mark>\(text)</mark>"
      }
    let by: HTML =
      side.authors.isEmpty
      ? "" : " · \(side.authors.map { pieces.name($0) }.joined(HTML(pieces.words.separator)))"
    let end: HTML = side.isCut ? "\n…" : ""
    return """
      <figure class="side \(HTML(stringLiteral: name))"><figcaption>\(title) <small>\(user: side.path):\(side.line)\(by)</small></figcaption><pre><code>\(lines.joined("\n"))\(end)</code></pre></figure>

      """
  }
}

extension SiteStyle {
  static let conflicts = """
    .age{display:inline-block;padding:.1rem .6rem;border-radius:2rem;font-size:.82rem;font-weight:650;background:var(--info-chip)}
    .conflict{margin-top:.75rem;border:1px solid var(--line);border-radius:.6rem;padding:.6rem .9rem;background:var(--card)}
    .conflict summary{cursor:pointer;font-weight:600}
    .conflict h3{margin-top:1rem;font-size:1rem}
    .hunk{display:grid;gap:.5rem;margin-top:.6rem}
    @media (min-width:60rem){.hunk{grid-template-columns:repeat(3,minmax(0,1fr))}}
    .side{margin:0;border:1px solid var(--line);border-radius:.4rem;overflow:hidden;min-width:0}
    .side figcaption{padding:.25rem .6rem;font-size:.85rem;background:var(--chip)}
    .side.theirs figcaption{background:var(--info-chip)}
    .side.base figcaption{background:var(--line)}
    .side pre{margin:0;padding:.5rem .6rem;overflow-x:auto;font-size:.9rem;line-height:1.45}
    .side mark{color:inherit;background:var(--bad-chip)}
    .side.theirs mark{background:var(--good-chip)}
    .side .none{color:var(--soft);font-style:italic}
    """
}
