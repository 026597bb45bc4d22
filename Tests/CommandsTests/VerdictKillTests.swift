// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct VerdictKillTests {
  private struct List: Decodable {
    struct Verdict: Decodable { let id: Int }
    let verdicts: [Verdict]
  }

  private static let rows = 1500

  /// Kills the program, with SIGKILL, as soon as SQLite has written part of the transaction; 42 where it was over
  /// before.
  private static let killer = """
    "$0" "$@" > /dev/null & pid=$!
    while kill -0 $pid 2> /dev/null; do
      size=$(stat -c %s "$WAL" 2> /dev/null || echo 0)
      if [ "$size" -gt 400000 ]; then kill -9 $pid; wait $pid; exit $?; fi
    done
    exit 42
    """

  @Test("An import that is killed in the middle of its transaction has taken none; run again it takes all")
  func killed() throws {
    let rom = try CandidateRom()
    try rom.say("works", of: 1, by: "Owl")
    let note = String(repeating: "电池 battery ", count: 140)
    let words = ["works", "broken", "blocker"]
    let lines = (0..<Self.rows).map { row in
      let tester = ["夜猫子", "Owl", "Fox"][row % 3]
      let instant = Date(timeIntervalSince1970: 1_414_800_000 + Double(row)).ISO8601Format()
      return "\(tester),4.10.29,cancro,REQ-\(1 + row / 3 % 3),\(words[row / 9 % 3]),\(note)\(row),\(instant)"
    }
    let file = try rom.scratch.write(
      (["tester,candidate,device,feature,verdict,note,at"] + lines).joined(separator: "\n"), to: "many.csv")
    let wal = rom.scratch.path("state/members/verdicts.sqlite-wal")
    let arguments = ["verdict", "import", file, "--repo", rom.path]
    let killed = try Tool.run(
      "sh", ["-c", Self.killer, try Program.path] + arguments,
      environment: Program.environment.merging(["WAL": wal]) { $1 })
    #expect(killed.status == 137, "it was killed while it wrote: \(killed.status) \(killed.errors)")
    func history() throws -> Int {
      try rom.run("verdict", "list", "--history", "--format", "json").json(List.self).verdicts.count
    }
    #expect(try history() == 1, "nothing of it was taken")
    let again = try rom.run("verdict", "import", file)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try history() == Self.rows + 1)
  }
}
