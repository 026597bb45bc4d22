// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Building
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `device`: which devices are built.
struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Put a device on hold while the others ship, and let it ship again.",
    subcommands: [DeviceHoldCommand.self, DeviceRelease.self, DeviceList.self])
}

/// `device hold`.
struct DeviceHoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Do not build a device until it is released; announcements say why.")

  @Argument(help: ArgumentHelp("The device's codename.", valueName: "codename")) var codename: String
  @Option(help: "Why; its people read it.") var reason: String
  @OptionGroup var change: WeekChangeOptions

  func run() throws {
    let bench = try Workbench.open(change.location)
    let known = bench.settings.devices.map(\.codename)
    guard known.contains(codename) else { throw CommandError.noSuchDevice(codename, known: known) }
    let today = bench.today
    let commit = try bench.enter(by: change.by) { book, person in
      try book.hold(
        DeviceHold(codename: codename, reason: reason, since: today, decidedBy: person.text), by: person)
    }
    let report = DeviceView(codename: codename, name: nil, hold: try bench.readLedger().hold(of: codename))
    try change.output.print(report, to: bench.console) {
      "\(codename) is on hold: \(reason)  (\(bench.settings.ledger) \(commit?.short ?? ""))"
    }
  }
}

/// `device release`.
struct DeviceRelease: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Let a device that is on hold be built again.")

  @Argument(help: ArgumentHelp("The device's codename.", valueName: "codename")) var codename: String
  @Option(help: "Why.") var reason: String?
  @OptionGroup var change: WeekChangeOptions

  func run() throws {
    let bench = try Workbench.open(change.location)
    let commit = try bench.enter(by: change.by) { try $0.release(codename, by: $1, reason: reason) }
    try change.output.print(DeviceView(codename: codename, name: nil, hold: nil), to: bench.console) {
      "\(codename) is built again  (\(bench.settings.ledger) \(commit?.short ?? ""))"
    }
  }
}

/// `device list`.
struct DeviceList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the devices, and which are on hold.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let views = bench.settings.devices.map {
      DeviceView(codename: $0.codename, name: $0.marketName, hold: ledger.hold(of: $0.codename))
    }
    try output.print(views, to: bench.console) {
      var columns = TextColumns(indent: 0)
      for view in views {
        columns.add(
          view.codename, view.name ?? "",
          view.since.map { "on hold since \($0): \(view.reason ?? "")" } ?? "built")
      }
      return columns.text
    }
  }
}

/// A device, for people and machines.
struct DeviceView: Encodable {
  let codename: String
  let name: String?
  let onHold: Bool
  let since: String?
  let reason: String?

  init(codename: String, name: String?, hold: DeviceHold?) {
    self.codename = codename
    self.name = name
    onHold = hold != nil
    since = hold.map { "\($0.since)" }
    reason = hold?.reason
  }
}
