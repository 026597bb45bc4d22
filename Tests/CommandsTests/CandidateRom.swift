// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A ROM with a gate of two members, three accepted features, and a candidate of Wednesday that carries them;
/// cut once by the real commands, and copied for each test.
struct CandidateRom: Sendable {
  static let wednesday = "2014-10-29"
  static let candidate = "4.10.29"
  static let friday = "2014-10-31"
  static let release = "4.10.31"

  private static let first = Result { try CandidateRom(cutting: ()) }

  let scratch: ScratchFolder
  var path: String { scratch.path("rom.git") }

  /// A copy of its own.
  init() throws {
    scratch = try ScratchFolder("candidate")
    let original = try Self.first.get()
    for name in ["rom.git", "trust", "release", "state"] {
      try FileManager.default.copyItem(atPath: original.scratch.path(name), toPath: scratch.path(name))
    }
  }

  private init(cutting: Void) throws {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/recorder", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/elder", votes: 20)),
    ])
    scratch = rom.repository.scratch
    try rom.repository.commit(["system/app/recorder": "1\n"], on: "topic/recorder", from: "main")
    try rom.repository.commit(["system/app/elder": "1\n"], on: "topic/elder", from: "main")
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: text.replacingFirst("features:\n", with: "gate:\n  quorum: 2\nfeatures:\n"))
    try Self.check(rom.run("cut", "--channel", "honorary-dev", "--date", Self.wednesday))
    for name in ["夜猫子", "Owl", "Fox"] { try Self.check(rom.run("tester", "add", name)) }
    guard rom.path == scratch.path("rom.git") else {
      throw ToolFailure(description: "the repository is at \(rom.path)")
    }
  }

  private static func check(_ result: ToolResult) throws {
    guard result.status == 0 else { throw ToolFailure(description: "no candidate: \(result.errors)") }
  }

  func run(_ arguments: String...) throws -> ToolResult { try Program.run(arguments + ["--repo", path]) }

  /// A verdict on a feature; the result of `verdict add`.
  @discardableResult func say(
    _ finding: String, of feature: Int, by tester: String, candidate: String = Self.candidate,
    note: String = "tried it"
  ) throws -> ToolResult {
    let result = try run(
      "verdict", "add", finding, "--tester", tester, "--candidate", candidate, "--device", "cancro",
      "--feature", "REQ-\(feature)", "--note", note)
    guard result.status == 0 else { throw ToolFailure(description: "no verdict: \(result.errors)") }
    return result
  }

  /// Lets two members say that everything works.
  func approve() throws {
    for tester in ["Owl", "Fox"] { for feature in 1...3 { try say("works", of: feature, by: tester) } }
  }

  /// Commits a file onto a branch of the bare repository, without a work tree.
  func commit(_ text: String, to file: String, on branch: String) throws {
    let script = """
      set -e; cd "$1"; export GIT_INDEX_FILE="$1/scratch-index" GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b \
        GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_AUTHOR_DATE="1414800000 +0000" \
        GIT_COMMITTER_DATE="1414800000 +0000"
      git read-tree "$2"; blob=$(printf %s "$4" | git hash-object -w --stdin)
      git update-index --add --cacheinfo "100644,$blob,$3"
      git update-ref "refs/heads/$2" "$(git commit-tree "$(git write-tree)" -p "$2" -m change)"; rm "$GIT_INDEX_FILE"
      """
    let result = try Tool.run("sh", ["-c", script, "sh", path, branch, file, text])
    guard result.status == 0 else { throw ToolFailure(description: "no commit: \(result.errors)") }
  }

  /// What stands on the ledger of a release.
  func record(_ version: String, channel: String = "dev") throws -> String {
    try Tool.run("git", ["-C", path, "show", "ledger:weeks/\(channel)/\(version).yaml"]).text
  }

  func manifest(_ version: String, channel: String = "dev") throws -> ManifestView {
    let folder = "release/\(channel)/targets/builds/\(version)"
    let names = try scratch.contents(of: folder).filter { $0.hasSuffix(".manifest.json") }
    guard let name = names.first, names.count == 1 else {
      throw ToolFailure(description: "\(folder) has \(names.count) manifests")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ManifestView.self, from: try scratch.data("\(folder)/\(name)"))
  }
}

/// What the tests read of a manifest.
struct ManifestView: Decodable {
  struct Feature: Decodable { let id: String }
  struct Remaining: Decodable {
    let id: String
    let code: String
    let reason: [String: String]
  }
  struct Package: Decodable {
    let file: String
    let sha256: String
  }
  let version: String
  let week: Int
  let timestamp: Int64
  let features: [Feature]
  let leftBehind: [Remaining]
  let packages: [Package]

  var aboard: [String] { features.map(\.id) }
  var behind: [String: String] { Dictionary(leftBehind.map { ($0.id, $0.code) }) { $1 } }
}
