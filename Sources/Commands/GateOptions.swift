// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Releasing
internal import Requesting

/// What may pass the testers' gate, and why; recorded with the week.
struct GateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Let a request board that no candidate carried as it stands. May repeat; wants --reason.",
      valueName: "REQ-n"))
  var untried: [RequestID] = []

  @Flag(help: "Let everything board that no candidate carried; wants --reason.")
  var forceUntried = false

  @Flag(help: "Leave without the quorum of testers; wants --reason.")
  var withoutQuorum = false

  @Flag(help: "Leave despite open blockers on the build as a whole; wants --reason.")
  var forceBlocked = false

  @Option(help: "Why the gate is passed, or what a hot-fix is for; recorded.")
  var reason: String?

  var passesSomething: Bool { !untried.isEmpty || forceUntried || withoutQuorum || forceBlocked }

  func validate() throws {
    guard !passesSomething || reason != nil else {
      throw ValidationError(
        "--untried, --force-untried, --without-quorum and --force-blocked want a --reason")
    }
    guard reason?.isText ?? true else {
      throw ValidationError("--reason takes words, without control characters")
    }
  }

  /// Nil where nothing is to pass.
  var pass: GatePass? {
    guard passesSomething, let reason else { return nil }
    return GatePass(
      untried: Set(untried), allUntried: forceUntried, quorum: withoutQuorum, blockers: forceBlocked,
      reason: reason)
  }
}
