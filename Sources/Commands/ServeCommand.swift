// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Logging
internal import Publishing
internal import ReleaseCore
internal import Serving
internal import Settings
internal import StateDatabase
internal import Vetting

/// `serve`: the release folder over HTTP.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the release folder: channels for everybody, and for members.",
    discussion: """
      Prints the address that it listens at as its first line. Members' channels ask for a token: \
      `Authorization: Bearer mhd_…`; they post what they find to /honorary-dev/verdicts. /healthz says whether it serves, /metrics counts for Prometheus, and \
      /auth lets nginx ask about tokens (docs/guides/nginx.md).

      SIGTERM and SIGINT end it when the running downloads have ended. A running download of somebody who is \
      revoked meanwhile goes on to its end; the next request is refused.
      """)

  /// The channels that are members' wherever they are served.
  static let membersByDefault: Set<String> = ["honorary-dev"]

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var limits: ServeLimitOptions

  @Option(help: ArgumentHelp("Where to listen. Port 0: any free one.", valueName: "host:port"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8080)

  @Option(help: ArgumentHelp("The release folder. Default: the settings'.", valueName: "folder"))
  var release: String?

  @Option(
    help: ArgumentHelp(
      "The state folder, which has the members. Default: the settings'.", valueName: "folder"))
  var state: String?

  @Option(
    help: ArgumentHelp("One more channel for members only; honorary-dev always is.", valueName: "channel"))
  var members: [String] = []

  @Option(help: ArgumentHelp("Append a JSON line for each request to a file.", valueName: "file"))
  var accessLog: String?

  @Option(help: ArgumentHelp("The certificate's PEM file, chain included: serve TLS.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The certificate's private key, a PEM file.", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "Believe a proxy in front: X-Forwarded-For, and X-Original-URI at /auth.")
  var trustProxy = false

  @Flag(help: "Let everybody read /metrics, and not only this machine.")
  var openMetrics = false

  private struct Listening: Encodable {
    let address: String
    let host: String
    let port: Int
    let url: String
  }

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together")
    }
    for name in members where Channel(name) == nil {
      throw ValidationError("--members takes a channel's name such as honorary-dev, found “\(name)”")
    }
  }

  func run() async throws {
    let session = try Session.running()
    let console = session.console
    let folders = try folders(console)
    var options = ServingOptions(
      listen: listen, release: folders.release, now: session.world.now, log: session.log)
    options.members = Self.membersByDefault.union(members)
    options.accessLog = accessLog
    options.trustsProxy = trustProxy
    options.opensMetrics = openMetrics
    options.limits = limits.limits
    if let tlsCertificate, let tlsKey { options.tls = .init(certificate: tlsCertificate, key: tlsKey) }
    var recorder: QueuedRecorder?
    if let state = folders.state {
      let roster = try RosterFile(inStateFolder: state)
      options.gate = TokenGate(store: roster)
      let candidates = PublishedCandidates(release: folders.release)
      options.verdicts = VerdictCounter(
        testers: roster, verdicts: try VerdictFile(inStateFolder: state),
        desk: VerdictDesk { [channels = options.members] in try candidates.candidate($0, on: channels) })
      recorder = QueuedRecorder(try AccessLogFile(inStateFolder: state))
      options.recorder = recorder
    } else {
      console.warn(
        "without a state folder nobody is let into \(options.members.sorted().joined(separator: ", "))")
    }
    let isTLS = options.tls != nil
    let server = try ReleaseServer(options, stopsOnSignals: true) { address in
      announce(address, isTLS: isTLS, to: console)
    }
    try await server.run()
    try recorder?.flush()
  }

  /// One line in either format, so that who started the server need read no further.
  private func announce(_ address: ListenAddress, isTLS: Bool, to console: Console) {
    let url = "\(isTLS ? "https" : "http")://\(address)"
    switch output.format {
    case .text: console.print("listening on \(url)")
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let report = Listening(address: "\(address)", host: address.host, port: address.port, url: url)
      console.print((try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    }
  }

  /// What is not named is the settings'; a release folder that is named needs no repository around it.
  private func folders(_ console: Console) throws -> (release: String, state: String?) {
    if let release, let state { return (release, state) }
    do {
      let settings = try Workbench.open(location).settings
      return (release ?? settings.releaseFolder.absolute, state ?? settings.stateFolder.absolute)
    } catch {
      guard let release, location.repo == ".", location.config == nil else { throw error }
      return (release, state)
    }
  }
}
