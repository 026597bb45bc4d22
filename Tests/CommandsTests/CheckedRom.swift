// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A ROM whose trains must pass a check: `check.sh` of the tree, which finds what the branches bring.
struct CheckedRom {
  let rom: Rom
  /// A line for each run of a check.
  var runs: Int { get throws { try rom.repository.scratch.text("runs").split(separator: "\n").count } }

  static let script = """
    #!/bin/sh
    echo "$MIUI_RELEASE_CHECK" >> "$RUNS"
    if [ -e bad ]; then echo "ld: undefined reference to torch_on"; exit 2; fi
    if [ -e left ] && [ -e right ]; then echo "ld: duplicate symbol volume"; exit 1; fi
    if [ -e flaky ] && [ ! -e "$RUNS.flaked" ]; then : > "$RUNS.flaked"; echo "connection reset"; exit 7; fi
    if [ -e hang ]; then mkfifo never; echo "waiting for the emulator"; read line < never; fi
    [ ! -e broken ] || { echo "no compiler"; exit 9; }

    """

  /// `branches`: what each request's branch brings, from REQ-2 on; the later have fewer votes.
  init(
    _ branches: [String], checks: String = "", timeLimit: String = "1m",
    devices: String = Rom.treeDevice
  ) throws {
    var ledger: [String: ScratchFile] = [:]
    for index in branches.indices {
      ledger["requests/REQ-\(index + 2).yaml"] = .text(
        Rom.request(index + 2, branch: "topic/\(index + 2)", votes: 100 - index))
    }
    rom = try Rom(devices: devices, ledger: ledger)
    try rom.repository.scratch.write("", to: "runs")
    try rom.repository.commit(["check.sh": .executable(Self.script)])
    for (index, name) in branches.enumerated() {
      try rom.repository.commit(
        [name: .text("\(index)\n")], on: "topic/\(index + 2)", from: "main", message: "Add \(name)")
    }
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    let section = """
      checks:
        retries: 1
        jobs: 1
      \(checks)
        commands:
          - name: link
            command: [./check.sh]
            time_limit: \(timeLimit)
            environment: {RUNS: \(rom.repository.scratch.path("runs"))}
      features:

      """
    try rom.write(settings: text.replacingFirst("features:\n", with: section))
  }

  struct Tried: Decodable {
    struct Train: Decodable {
      struct Car: Decodable { let id: String }
      struct Left: Decodable {
        struct Text: Decodable { let en: String }
        let id: String
        let code: String
        let reason: Text
        struct Check: Decodable {
          let name: String
          let with: [String]
          let tail: [String]
        }
        let check: Check?
      }
      struct Composition: Decodable {
        let worth: Int
        let bound: Int
      }
      let aboard: [Car]
      let composition: Composition?
      let leftBehind: [Left]
    }
    struct Proof: Decodable {
      struct Finding: Decodable {
        let requests: [String]
        let leftBehind: String?
        let check: String
        let tail: [String]
      }
      struct Flake: Decodable { let check: String }
      let runs: Int
      let remembered: Int
      let isProven: Bool
      let culprits: [Finding]
      let flaky: [Flake]
      let unproven: [String]
    }
    let train: Train
    let proof: Proof

    var aboard: [String] { train.aboard.map(\.id) }
    var left: [String: String] {
      Dictionary(train.leftBehind.map { ($0.id, $0.code) }, uniquingKeysWith: { $1 })
    }
  }

  /// `train run` of the Friday, decoded.
  func tryOut(_ more: String...) throws -> Tried {
    let result = try Program.run(
      ["train", "run", "--date", Rom.friday, "--format", "json", "--repo", rom.path] + more)
    guard result.status == 0 else { throw ToolFailure(description: "no train: \(result.errors)") }
    return try result.json(Tried.self)
  }
}
