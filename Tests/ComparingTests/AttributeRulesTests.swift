// SPDX-License-Identifier: Apache-2.0
import Comparing
import TestSupport
import Testing

@Suite struct AttributeRulesTests {
  private static let files: [(folder: String, text: String)] = [
    (
      "",
      """
      # drivers
      [attr]translation merge=po -diff conflict-marker-size=12
      *.po translation
      *.png binary
      NEWS merge=union
      /top.txt -merge
      docs/*.txt merge=text
      docs/**/deep.md merge=custom
      "with space.txt" merge=union
      [a-c]?.c merge
      *.LOCK !merge
      *.lock merge=ours-driver
      folder/ merge=union
      x\\*y merge=union
      *-[[:digit:]].v conflict-marker-size=9
      """
    ),
    (
      "docs",
      "*.txt -merge\ndeep.md !merge\n[attr]inner merge=union\nguide.txt\tconflict-marker-size=x merge=binary\r\n"
    ),
    ("docs/a", "/deep.md merge=union\n*.po !merge\nb/*.md -translation\n"),
  ]

  private static let paths = [
    "de.po", "docs/a/de.po", "logo.png", "NEWS", "docs/NEWS", "top.txt", "docs/top.txt", "docs/x.txt",
    "docs/guide.txt",
    "docs/a/x.txt", "docs/deep.md", "docs/a/deep.md", "docs/a/b/deep.md", "with space.txt", "a1.c", "d1.c",
    "a.c",
    "yarn.lock", "yarn.LOCK", "folder/x", "folder", "x*y", "xzy", "api-1.v", "api-x.v", "sub/api-7.v",
    "docs/a/b/de.po",
  ]

  private var rules: AttributeRules {
    var rules = AttributeRules()
    for (folder, text) in Self.files { rules.read(Array(text.utf8), inFolder: folder) }
    return rules
  }

  @Test func `git check-attr says the same`() throws {
    let repository = try ScratchRepository()
    for (folder, text) in Self.files {
      try repository.scratch.write(text, to: "rom/\(folder.isEmpty ? "" : folder + "/").gitattributes")
    }
    let names = ["merge", "conflict-marker-size", "text", "diff", "binary", "translation"]
    let input = Array(Self.paths.map { $0 + "\0" }.joined().utf8)
    let output = try repository.git(
      ["check-attr", "--stdin", "-z"] + names, in: repository.path, input: input)
    var fields = output.split(separator: "\0", omittingEmptySubsequences: false)[...]
    var specified = 0
    for path in Self.paths {
      for (name, value) in zip(names, rules.values(of: names, forPath: path)) {
        let answer = fields.prefix(3)
        fields = fields.dropFirst(3)
        #expect(answer.map(String.init) == [path, name, word(value)])
        if value != .unspecified { specified += 1 }
      }
    }
    #expect(specified > 25)
  }

  private func word(_ value: AttributeValue) -> String {
    switch value {
    case .unspecified: "unspecified"
    case .set: "set"
    case .unset: "unset"
    case .value(let text): text
    }
  }

  @Test(arguments: [
    ("de.po", MergeAttributes(driver: .custom("po"), markerSize: 12)),
    ("logo.png", MergeAttributes(driver: .binary)),
    ("docs/NEWS", MergeAttributes(driver: .union)),
    ("a1.c", MergeAttributes(driver: .text)),
    ("yarn.lock", MergeAttributes(driver: .custom("ours-driver"))),
    ("docs/guide.txt", MergeAttributes(driver: .binary)),
    ("api-1.v", MergeAttributes(driver: .text, markerSize: 9)),
    ("nothing", MergeAttributes()),
  ])
  func `a path has a driver and a marker size`(_ path: String, _ expected: MergeAttributes) {
    #expect(rules.mergeAttributes(forPath: path) == expected)
  }

  @Test func `lines that git leaves out are named`() {
    var rules = AttributeRules()
    let text =
      "\u{FEFF}*.a merge\n!*.b merge\n*.c bad~name\n*.d -=x\n\n*.e merge=\(String(repeating: "y", count: 2100))\n"
    let refused = rules.read(Array(text.utf8), inFolder: "")
    #expect(refused.map(\.line) == [2, 3, 4, 6])
    #expect(refused[1].reason == "bad~name is not a valid attribute name")
    #expect(rules.values(of: ["merge"], forPath: "x.a") == [.set])
    #expect(
      rules.read(Array("[attr]m merge\n".utf8), inFolder: "inner").map(\.reason)
        == ["macros may be defined only in the root folder"])
  }

  @Test func `without rules every path is text`() {
    #expect(AttributeRules().isEmpty)
    #expect(AttributeRules().mergeAttributes(forPath: "any/path") == MergeAttributes())
  }
}
