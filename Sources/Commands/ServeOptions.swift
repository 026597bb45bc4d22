// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Serving

extension ListenAddress: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// The limits of `serve`.
struct ServeLimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Connections at once; more wait.", valueName: "n"))
  var connections = 4096

  @Option(
    help: ArgumentHelp(
      "How long a connection may be without a whole request, and a client may take nothing.",
      valueName: "seconds"))
  var timeout = 60

  @Option(
    help: ArgumentHelp(
      "How long running downloads may go on after a stop was asked for.", valueName: "seconds"))
  var drain = 600

  @Option(
    help: ArgumentHelp(
      "How long /healthz says 503 before the server stops listening, for load balancers.",
      valueName: "seconds"))
  var notice = 0

  func validate() throws {
    for (name, value, range) in [
      ("connections", connections, 1...1_000_000), ("timeout", timeout, 1...86_400),
      ("drain", drain, 0...86_400), ("notice", notice, 0...3600),
    ] where !range.contains(value) {
      throw ValidationError("--\(name) takes a whole number of \(range.lowerBound) to \(range.upperBound)")
    }
  }

  var limits: ServingLimits {
    var limits = ServingLimits()
    limits.connections = connections
    limits.idle = .seconds(timeout)
    limits.stall = .seconds(timeout)
    limits.drain = .seconds(drain)
    limits.notice = .seconds(notice)
    return limits
  }
}
