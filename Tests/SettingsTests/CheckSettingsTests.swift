// SPDX-License-Identifier: Apache-2.0
import Proving
import ReleaseCore
import Settings
import Testing

@Suite struct CheckSettingsTests {
  private func read(_ section: String) throws -> CheckRules? {
    try SettingsExample.read(
      SettingsExample.text.replacingFirst("features:", with: section + "features:")
    ).checks
  }

  @Test("Without the key nothing is checked; with it alone builds are")
  func absent() throws {
    #expect(try SettingsExample.read(SettingsExample.text).checks == nil)
    #expect(try read("checks: {retries: 0}\n") == CheckRules(retries: 0))
    #expect(
      CheckRules().coversBuilds && CheckRules().leastTime == .seconds(1800) && CheckRules().retries == 1)
  }

  @Test("Every value is read")
  func whole() throws {
    let rules = try read(
      """
      checks:
        deadline: "16:30"
        at_least: 10m
        retries: 3
        jobs: 4
        builds: false
        commands:
          - {name: unit, command: [./check.sh, --all], time_limit: 20m, environment: {CI: "1"}}
          - {name: lint-2, command: [make]}

      """)
    #expect(
      rules
        == CheckRules(
          checks: [
            TreeCheck(
              name: "unit", arguments: ["./check.sh", "--all"], timeLimit: .seconds(1200),
              environment: ["CI": "1"]),
            TreeCheck(name: "lint-2", arguments: ["make"], timeLimit: .seconds(3600), environment: [:]),
          ], deadline: 990, leastTime: .seconds(600), retries: 3, jobs: 4, coversBuilds: false))
  }

  @Test(
    "What is wrong is named with its line",
    arguments: [
      ("{deadline: noon}", "checks.deadline"), ("{retries: -1}", "checks.retries"),
      ("{jobs: 0}", "checks.jobs"),
      ("{builds: yes}", "checks.builds"), ("{commands: [{name: a}]}", "checks.commands[0].command"),
      ("{commands: [{name: A, command: [x]}]}", "checks.commands[0].name"),
      ("{commands: [{name: build-x, command: [x]}]}", "checks.commands[0].name"),
      ("{commands: [{name: a, command: []}]}", "checks.commands[0].command"),
      ("{commands: [{name: a, command: [x]}, {name: a, command: [y]}]}", "checks.commands[1].name"),
      ("{commands: [{name: a, command: [x], time_limit: 9}]}", "checks.commands[0].time_limit"),
      ("{commands: [{name: a, command: [x], environment: {a-b: 1}}]}", "checks.commands[0].environment.a-b"),
      ("{command: []}", "checks.command"),
    ])
  func wrong(_ section: String, _ key: String) throws {
    let error = try #require(throws: SettingsError.self) { _ = try read("checks: \(section)\n") }
    guard case .invalid(_, let found) = error else { return }
    #expect(found.problems.contains { $0.key == key }, "\(found)")
  }

  @Test("Another command line, limit or variable is another check")
  func fingerprints() {
    let usual = TreeCheck(name: "a", arguments: ["x", "y"], timeLimit: .seconds(1), environment: ["A": "b"])
    let others = [
      TreeCheck(name: "a", arguments: ["x y"], timeLimit: .seconds(1), environment: ["A": "b"]),
      TreeCheck(name: "a", arguments: ["x", "y"], timeLimit: .seconds(2), environment: ["A": "b"]),
      TreeCheck(name: "a", arguments: ["x", "y"], timeLimit: .seconds(1), environment: ["A": "c"]),
      TreeCheck(name: "a", arguments: ["x", "y", "A"], timeLimit: .seconds(1), environment: ["b": "b"]),
    ]
    for other in others { #expect(other.fingerprint != usual.fingerprint) }
  }
}
