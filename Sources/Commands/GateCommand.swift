// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Processes
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings
internal import StateDatabase
internal import Vetting

/// `gate`: what testers say of the coming build.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate", abstract: "Look at what members must have tried before Friday.",
    subcommands: [GateShow.self])
}

/// `gate show`.
struct GateShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the quorum and who reached it, the open blockers, and what nobody has tried.",
    discussion: "With --check the exit status says it: 0 where Friday may come, 1 where something is missing."
  )

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Flag(help: "Exit 1 where a quorum is missed, a blocker open or something untried.")
  var check = false

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    let release = try bench.release(
      on: ChannelName.trunk, narrator: QuietNarrator(console: bench.console), state: nil)
    guard let gate = try release.fridayGate(ledger, at: bench.now) else {
      return try output.print(GateView(), to: bench.console) { "there are no members, so there is no gate" }
    }
    let view = try GateView(gate, ledger, bench) { try release.trial(of: $0, at: $1, gate) }
    try output.print(view, to: bench.console) { view.text }
    if check, !view.isOpen { throw ExitCode(FailureKind.refused.exitStatus) }
  }
}
