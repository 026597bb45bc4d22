// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The whole way of a verdict: from a member's machine to what the cut reads.
@Suite struct ServeVerdictTests {
  @Test("A member posts to the server that serves the candidate, and Friday's plan knows it")
  func posted() throws {
    let rom = try CandidateRom()
    let token = rom.scratch.path("token")
    try rom.run("tester", "add", "Ann", "--token-file", token).expectSuccess()
    let script = """
      mkfifo "$FOLDER/out"; "$0" "$@" >"$FOLDER/out" & exec 3<"$FOLDER/out"
      read -r line <&3; url=$(printf '%s' "$line" | grep -o 'http://[0-9.:]*')
      post() { curl -sS -w '%{http_code}\\n' -H "Authorization: Bearer $(cat "$FOLDER/token")" \
        -H 'Content-Type: application/json' -d "$1" "$url/honorary-dev/verdicts"; }
      post '{"candidate":"4.10.29","device":"cancro","feature":"REQ-3","verdict":"blocker","note":"黑屏"}'
      post '{"candidate":"4.10.28","device":"cancro","feature":"REQ-3","verdict":"works"}'
      post '{"candidate":"4.10.29","device":"cancro","feature":"REQ-4","verdict":"works"}'
      post '{"candidate":"4.10.29","device":"aries","feature":"REQ-3","verdict":"works"}'
      post '{"candidate":"4.10.29","device":"cancro","feature":" ","verdict":"blocker"}'
      post '{"candidate":"4.10.29","device":"cancro","verdict":"blocker","note":"it does not start"}'
      post '{"candidate":"4.10.29","device":"cancro","feature":null,"verdict":"blocker","note":"it does not start"}'
      kill -TERM $!; wait $!; echo "exit $?"
      """
    let result = try Program.shell(
      script.replacingOccurrences(of: "$FOLDER", with: rom.scratch.path),
      [
        "serve", "--listen", "127.0.0.1:0", "--release", rom.scratch.path("release"), "--state",
        rom.scratch.path("state"),
      ])
    let lines = result.text.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.wholeMatch(of: /[0-9]{3}/) != nil } == [
        "201", "404", "404", "404", "400", "201", "200",
      ],
      "\(lines)")
    #expect(lines.last == "exit 0" && result.text.contains("verdict.not-aboard"), "\(result.errors)")
    let plan = try rom.run("plan", "--date", CandidateRom.friday)
    #expect(plan.text.contains("verdict 1 (cancro on 4.10.29)"), "\(plan.text)\(plan.errors)")
    #expect(try rom.run("verdict", "list", "--open").text.contains("Ann"))
    let cut = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(
      cut.status == 1 && cut.errors.contains("the build must not go out: verdict 2 (cancro"), "\(cut.errors)")
  }
}
