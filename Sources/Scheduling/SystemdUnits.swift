// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// A timer and its service for systemd, which knows zones and makes up for a machine that was off.
package struct SystemdUnits: Hashable, Sendable {
  /// Whose manager runs them.
  package enum Scope: Hashable, Sendable {
    /// The machine's; the service runs as this user.
    case system(user: String)
    /// A user's own.
    case user
  }

  /// What the first line of each file says, so that no other file is ever replaced or removed.
  package static let marker = "# Written by miui-release schedule for "

  package let name: String
  package let timer: String
  package let service: String

  package var timerFile: String { "\(name).timer" }
  package var serviceFile: String { "\(name).service" }

  /// `name`: the train's; other jobs add their own to it. `writable`: the folders that a cut writes to; everything else is read-only for it.
  package init(
    _ command: ScheduledCommand, _ calendar: ReleaseCalendar, name: String, scope: Scope, writable: [String]
  ) {
    self.name = command.job == .train ? name : "\(name)-\(command.job.rawValue)"
    let head = "\(Self.marker)\(command.repository)\n"
    let what = "\(command.job.title) \(Self.plain(command.repository))"
    timer =
      head + """
        [Unit]
        Description=\(what)

        [Timer]
        \(Self.times(of: command.job, calendar))
        # Fires after a boot where the machine was off.
        Persistent=true
        AccuracySec=1s

        [Install]
        WantedBy=timers.target

        """
    let paths = writable.map { "ReadWritePaths=\(Self.path($0))" }.joined(separator: "\n")
    service =
      head + """
        [Unit]
        Description=\(what)

        [Service]
        Type=oneshot
        ExecStart=\(command.systemdLine)
        Environment=\(ScheduledCommand.systemd("PATH=\(command.searchPath)"))
        # 75: another cut holds the lock.
        SuccessExitStatus=75
        \(Self.identity(scope))
        \(paths)
        \(Self.hardening)

        """
  }

  private static func times(of job: ScheduledJob, _ calendar: ReleaseCalendar) -> String {
    let zone = calendar.timeZone.identifier
    let firing = FiringTimes(job, trainMinutes: [calendar.minute])
    let hours = firing.everyHours == 1 ? "*" : "00/\(firing.everyHours)"
    let often = "OnCalendar=*-*-* \(hours):\(firing.minutes.map(two).joined(separator: ",")):00 \(zone)"
    guard job == .train else { return often }
    return """
      # The train's hour, in the project's zone.
      OnCalendar=\(calendar.weekday.abbreviation) \(calendar.timeOfDay) \(zone)
      # Every hour as well: for moved trains, and for a cut that failed. It is silent where nothing is due.
      \(often)
      """
  }

  private static func identity(_ scope: Scope) -> String {
    switch scope {
    case .system(let user):
      "User=\(user)\nCapabilityBoundingSet=\nAmbientCapabilities=\nProtectClock=yes\nProtectKernelLogs=yes\n"
        + "ProtectKernelModules=yes"
    case .user: "# A user's manager may confine only what has a user namespace of its own."
    }
  }

  /// What a ROM's build does not need. It may need memory that is written and run, so that stays allowed.
  private static let hardening = """
    UMask=0022
    NoNewPrivileges=yes
    PrivateUsers=yes
    PrivateTmp=yes
    PrivateDevices=yes
    PrivateMounts=yes
    DevicePolicy=closed
    ProtectSystem=strict
    ProtectHome=read-only
    ProtectControlGroups=yes
    ProtectKernelTunables=yes
    ProtectHostname=yes
    ProtectProc=invisible
    RemoveIPC=yes
    KeyringMode=private
    LockPersonality=yes
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    SystemCallArchitectures=native
    SystemCallFilter=@system-service
    SystemCallFilter=~@privileged @resources
    SystemCallErrorNumber=EPERM
    """

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// In a description a specifier is doubled.
  private static func plain(_ text: String) -> String {
    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }

  /// A path of a list; missing ones do not stop the service.
  private static func path(_ text: String) -> String { "\"-\(plain(text))\"" }
}
