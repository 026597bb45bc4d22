// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting

/// `request pin`.
struct RequestPin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Let a request board before anybody else is chosen, if it can, whatever that costs.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply { try $0.pin(decision.id, by: $1, on: $2, reason: decision.decider.reason ?? "") }
  }
}

/// `request hold`.
struct RequestHold: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Keep a request off every train until it is released.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply { try $0.hold(decision.id, by: $1, on: $2, reason: decision.decider.reason ?? "") }
  }
}

/// `request release`.
struct RequestRelease: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Let a request that is pinned or held be chosen like the others.")

  @OptionGroup var decision: DecisionOnRequest

  func run() throws {
    try decision.apply { book, person, _ in
      try book.release(decision.id, by: person, reason: decision.decider.reason)
    }
  }
}
