// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import TestSupport
import Testing

@Suite struct SystemdUnitsTests {
  private func units(
    _ repository: String = "/srv/rom", job: ScheduledJob = .train,
    scope: SystemdUnits.Scope = .system(user: "root"), program: String = "/bin/true"
  ) throws -> SystemdUnits {
    let calendar = ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")), weekday: .friday, hour: 17, minute: 0,
      firstWeek: 1)
    return SystemdUnits(
      try ScheduledCommand(job, program: program, repository: repository, config: nil), calendar,
      name: "miui-release",
      scope: scope, writable: ["\(repository)/.git", "/srv/release"])
  }

  /// False where systemd-analyze is not installed; on CI that is a failure.
  private func isThere() -> Bool {
    let there = Tool.find("systemd-analyze") != nil
    #expect(
      there || ProcessInfo.processInfo.environment["CI"] != "true",
      "systemd-analyze is missing: scripts/setup --tests installs it")
    return there
  }

  @Test(
    "systemd takes the units of each job without a word",
    arguments: [
      ("/srv/rom", SystemdUnits.Scope.system(user: "root")), ("/srv/rom", .user), ("/srv/my rom", .user),
      ("/srv/100%s $HOME \"x\" \\n", .system(user: "root")), ("/srv/刷机", .user),
    ])
  func verify(repository: String, scope: SystemdUnits.Scope) throws {
    guard isThere() else { return }
    let scratch = try ScratchFolder("units")
    let files = try ScheduledJob.allCases.map { try units(repository, job: $0, scope: scope) }.flatMap {
      units in
      [
        try scratch.write(units.timer, to: units.timerFile),
        try scratch.write(units.service, to: units.serviceFile),
      ]
    }
    #expect(Set(files).count == 2 * ScheduledJob.allCases.count)
    let result = try Tool.run("systemd-analyze", ["verify", "--man=no"] + files)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test("A misspelt key would be seen")
  func verifyCanFail() throws {
    guard isThere() else { return }
    let scratch = try ScratchFolder("units")
    let service = try units().service.replacingOccurrences(
      of: "ProtectSystem=strict", with: "ProtectSystm=strict")
    let result = try Tool.run(
      "systemd-analyze", ["verify", "--man=no", try scratch.write(service, to: "x.service")])
    #expect(result.errors.contains("ProtectSystm"), "\(result.errors)")
  }

  @Test("The timer's hour is Friday 17:00 in Shanghai, over the change of clocks elsewhere")
  func calendar() throws {
    guard isThere() else { return }
    let line = try #require(try units().timer.split(separator: "\n").first { $0.hasPrefix("OnCalendar=Fri") })
    #expect(line == "OnCalendar=Fri 17:00 Asia/Shanghai")
    for (base, expected) in [
      ("2026-03-27 00:00:00 UTC", "Fri 2026-03-27 09:00:00 UTC"),
      ("2026-03-27 09:00:01 UTC", "Fri 2026-04-03 09:00:00 UTC"),
      ("2026-10-29 00:00:00 UTC", "Fri 2026-10-30 09:00:00 UTC"),
    ] {
      let result = try Tool.run(
        "systemd-analyze", ["calendar", "--base-time=\(base)", String(line.dropFirst("OnCalendar=".count))])
      #expect(result.status == 0 && result.text.contains(expected), "\(result.text)\(result.errors)")
    }
  }

  @Test("Every line of OnCalendar is one that systemd reads", arguments: ScheduledJob.allCases)
  func lines(job: ScheduledJob) throws {
    guard isThere() else { return }
    for line in try units(job: job).timer.split(separator: "\n") where line.hasPrefix("OnCalendar=") {
      let result = try Tool.run("systemd-analyze", ["calendar", String(line.dropFirst("OnCalendar=".count))])
      #expect(result.status == 0, "\(line): \(result.errors)")
    }
    #expect(try units(job: job).timer.contains("\nPersistent=true\n"))
  }

  @Test("The service is confined: systemd's own figure is 3 or less of 10")
  func security() throws {
    guard isThere() else { return }
    let scratch = try ScratchFolder("units")
    let file = try scratch.write(try units(scope: .system(user: "rom")).service, to: "miui-release.service")
    let result = try Tool.run(
      "systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=30", file])
    let figure = result.text.split(separator: "\n").last { $0.contains("Overall exposure") }
    #expect(result.status == 0, "\(figure ?? "") \(result.errors)")
  }
}
