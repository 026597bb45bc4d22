// SPDX-License-Identifier: Apache-2.0
internal import Git
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

/// The testers' gate as `gate show` reports it.
struct GateView: Encodable {
  struct Person: Encodable {
    let id: String
    let name: String
  }
  struct Device: Encodable {
    let device: String
    let testers: [String]
    let needed: Int
  }
  struct Feature: Encodable {
    let id: RequestID
    let title: String
    /// Why it does not board; nil where it does.
    let why: String?
  }

  /// False where the project has no gate, or no members.
  private(set) var armed = false
  private(set) var mode: GateRules.Mode?
  private(set) var candidates: [BuildVersion] = []
  private(set) var members = 0
  private(set) var quorum = 0
  private(set) var reached = true
  private(set) var shortfall: String?
  private(set) var testers: [Person] = []
  private(set) var devices: [Device] = []
  private(set) var openBlockers: [VerdictView] = []
  /// The numbers of those on the build as a whole, which keep the cut from going.
  private(set) var refusing: [Int] = []
  /// Accepted requests that no candidate carried as they stand.
  private(set) var untried: [Feature] = []
  /// On the newest candidate, and nobody said a word.
  private(set) var withoutVerdict: [Feature] = []

  /// Of a project without members.
  init() {}

  init(
    _ gate: FridayGate, _ ledger: Ledger, _ bench: Workbench,
    trial: (RequestID, ObjectID) throws -> Trial
  ) throws {
    let quorum = gate.quorum()
    let members = try Members.open(bench)
    let names = Dictionary(
      try members.roster.everybody().map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    func person(_ id: TesterID) -> Person { Person(id: id.description, name: names[id] ?? "") }
    armed = gate.isArmed
    mode = gate.rules?.mode
    candidates = gate.candidates.map(\.version)
    self.members = gate.members.count
    self.quorum = quorum.needed
    reached = quorum.isReached
    shortfall = quorum.shortfall
    testers = quorum.testers.map(person)
    devices = quorum.devices.map {
      Device(device: $0.device, testers: $0.testers.map { person($0).name }, needed: $0.needed)
    }
    let open = gate.verdicts.openBlockers
    openBlockers = open.map { VerdictView($0, names: names, open: Set(open.map(\.id)), members) }
    refusing = gate.blockersOfBuild(ledger).map(\.id)
    for request in ledger.accepted {
      guard let branch = request.branch, let tip = try bench.repository.tip(of: branch) else { continue }
      switch try trial(request.id, tip) {
      case .tried: break
      case .never:
        untried.append(Feature(id: request.id, title: request.title.both, why: "on no candidate"))
      case .changed(let since, let tried):
        untried.append(
          Feature(
            id: request.id, title: request.title.both,
            why: "\(branch) changed since \(since): \(tried.short), now \(tip.short)"))
      }
    }
    withoutVerdict = gate.withoutVerdict.map {
      Feature(id: $0, title: ledger.request($0)?.title.both ?? "", why: nil)
    }
  }

  /// True where Friday may come as things stand.
  var isOpen: Bool { openBlockers.isEmpty && (!armed || (reached && untried.isEmpty)) }

  var text: String {
    var lines = [
      candidates.isEmpty
        ? "no candidate since the last release"
        : "candidates since the last release: \(candidates.map(\.description).joined(separator: ", "))"
    ]
    lines.append(
      armed
        ? "quorum \(reached ? "reached" : "missed"): \(testers.count) of \(members) members gave a verdict, \(quorum) needed"
          + (mode == .refuse ? "; a missed quorum refuses the cut" : "; a missed quorum warns")
        : "no quorum is asked for: \(members) members")
    if !testers.isEmpty { lines.append("  " + testers.map(\.name).joined(separator: ", ")) }
    for device in devices where device.needed > 0 || !device.testers.isEmpty {
      let needed = device.needed > 0 ? ", \(device.needed) needed" : ""
      lines.append("  on \(device.device): \(device.testers.count)\(needed)")
    }
    lines.append(openBlockers.isEmpty ? "no open blockers" : "open blockers (\(openBlockers.count)):")
    var blockers = TextColumns()
    for blocker in openBlockers { blocker.add(to: &blockers) }
    if !blockers.isEmpty { lines.append(blockers.text.withoutTrailingSpaces) }
    if !refusing.isEmpty {
      lines.append(
        "  the cut is refused for what is said of the whole build (\(refusing.map(String.init).joined(separator: ", ")))"
      )
    }
    list("untried", untried, into: &lines)
    list("on the newest candidate, without a verdict", withoutVerdict, into: &lines)
    return lines.joined(separator: "\n")
  }

  private func list(_ what: String, _ features: [Feature], into lines: inout [String]) {
    guard !features.isEmpty else { return }
    lines.append("\(what) (\(features.count)):")
    var columns = TextColumns()
    for feature in features { columns.add("\(feature.id)", feature.title, feature.why ?? "") }
    lines.append(columns.text.withoutTrailingSpaces)
  }
}
