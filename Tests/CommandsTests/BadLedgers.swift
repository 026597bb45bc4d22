// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension BadInput {
  private static let path = "requests/REQ-7.yaml"

  /// A request that would board, with one text replaced.
  private static func request(
    _ name: String, _ old: String, _ new: String, line: Int, _ words: String
  ) -> BadInput {
    let text = Rom.request(7, branch: "topic/torch").replacing(old, with: new, maxReplacements: 1)
    return file(name, path, .text(text), line: line, words)
  }

  private static func file(
    _ name: String, _ path: String, _ file: ScratchFile, line: Int = 1, _ words: String
  ) -> BadInput {
    BadInput(name: "ledger: \(name)", words: words, subject: .ledger(path: path, file, line: line))
  }

  private static let week = """
    version: 4.10.24
    channel: dev
    week: 200
    instant: "2014-10-24T17:00:00+08:00"
    base: \(String(repeating: "c", count: 40))
    commit: \(String(repeating: "c", count: 40))
    tag: dev/4.10.24
    manifest: \(String(repeating: "d", count: 64))
    shipped: []

    """

  static let ledgers = [
    request("an id of another file", "id: REQ-7", "id: REQ-8", line: 1, "must equal the file's name"),
    request("no title", "title:\n  zh: 手电筒\n  en: Torch 7\n", "", line: 1, "title: is missing"),
    request(
      "a title that colours", "en: Torch 7", "en: \"\\e[31mTorch\"", line: 4, "title.en: expected one line"),
    request("an unknown kind", "kind: new", "kind: feature", line: 8, "kind: expected one of"),
    request("an unknown origin", "origin: user", "origin: press", line: 9, "origin: expected one of"),
    request("a country in small letters", "country: CN", "country: cn", line: 13, "requesters[0].country"),
    request("a branch that is an option", "topic/torch", "--upload-pack=sh", line: 17, "branch: expected"),
    request("negative votes", "votes: 12", "votes: -1", line: 18, "votes: expected a whole number"),
    request(
      "a dependency on itself", "depends_on: []", "depends_on: [REQ-7]", line: 19, "cannot depend on itself"),
    request("a day that does not exist", "2014-10-20", "2014-02-30", line: 23, "created: expected a date"),
    request("a decision that only a cut makes", "accepted", "shipped", line: 24, "decision: expected one of"),
    request("a misspelt key", "developers:", "develpers:", line: 15, "did you mean developers?"),
    request("a key twice", "votes: 12", "votes: 12\nvotes: 13", line: 18, "more than once"),
    request("an anchor", "owner: Li Lei", "owner: &o Li Lei", line: 14, "anchors and aliases"),
    request("a tab", "  en: Torch", "\ten: Torch", line: 4, "a tab cannot indent"),
    request("a merge conflict", "votes: 12", "<<<<<<< ours\nvotes: 12", line: 19, "is not YAML"),
    file("an empty file", path, "", line: 1, "found nothing"),
    file("a list", path, "- id: REQ-7\n", line: 1, "found a list"),
    file("not UTF-8", path, .bytes([0x69, 0x64, 0x3a, 0x20, 0xff, 0x0a]), line: 1, "is not UTF-8"),
    file(
      "a bomb of aliases", path, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", line: 1, "anchors and aliases"
    ),
    file(
      "a thousand levels", path, .text(String(repeating: "[", count: 1000)), line: 1, "nesting"),
    file("two mebibytes", path, .bytes([UInt8](repeating: 0x23, count: 2 << 20)), line: 1, "at most 1.0 MiB"),
    file(
      "a name of its own", "requests/torch.yaml", .text(Rom.request(7, branch: "topic/torch")),
      "is not a request's file"),
    file(
      "a week under another version", "weeks/dev/4.10.17.yaml", .text(week), line: 1,
      "must equal the file's name"),
    file(
      "a week of another channel", "weeks/beta/4.10.24.yaml", .text(week), line: 2,
      "must equal the folder's name"),
    file(
      "a week with a short commit", "weeks/dev/4.10.24.yaml",
      .text(week.replacing("base: cccc", with: "base: ccc")), line: 5, "base: expected a commit"),
    file("a week of tomorrow", "weeks/dev/tomorrow.yaml", .text(week), "is not a week's record"),
  ]
}
