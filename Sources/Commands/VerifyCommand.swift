// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Packaging
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `verify`: a package, a channel's folder, or a release folder with its channels.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a package or a release folder: signatures, digests, every byte.",
    discussion: """
      Exits 77 when anything is wrong, and names what and where. Without --certificate a package is checked \
      against the certificate it carries, which shows damage and not forgery; and a folder without --repo \
      against itself.
      """)

  struct Report: Encodable {
    let path: String
    let kind: String
    let sound: Bool
    let findings: [String]
    let notes: [String]
    let releases: [String: [BuildVersion]]
  }

  @Argument(help: "The package or the folder.") var path: String

  @Option(help: ArgumentHelp("The certificate packages must be signed with, PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("A ROM repository whose ledger must agree with a folder.", valueName: "path"))
  var repo: String?

  @OptionGroup var output: FormatOption

  func run() async throws {
    let session = try Session.running()
    let verifier = try PackageTools.verifier(trusting: certificate, width: session.world.processors)
    let report: Report
    if Folders.exists(path) {
      report = try await FolderCheck(
        path: path, verifier: verifier, known: try recorded(), console: session.console,
        now: session.world.now()
      ).run()
    } else {
      let findings = try await verifier.findings(in: try FileSource(path: path)).map(\.description)
      report = Report(
        path: path, kind: "package", sound: findings.isEmpty, findings: findings, notes: [], releases: [:])
    }
    try output.print(report, to: session.console) { text(report) }
    guard report.sound else { throw CommandError.notSound(path, findings: report.findings.count) }
  }

  /// What the ledger says of every release, where a repository was named.
  private func recorded() throws -> [String: [BuildVersion: Digest]] {
    guard let repo else { return [:] }
    let bench = try Workbench.open(RepositoryOptions.parse(["--repo", repo]))
    let ledger = try bench.readLedger()
    return Dictionary(
      bench.settings.channels.map { channel in
        let records = ledger.weeks(channel: channel.name).map { ($0.version, $0.manifest) }
        return (channel.name, Dictionary(records, uniquingKeysWith: { $1 }))
      }, uniquingKeysWith: { $1 })
  }

  private func text(_ report: Report) -> String {
    var lines = report.findings.map { "wrong: \($0)" } + report.notes.map { "note: \($0)" }
    for (channel, versions) in report.releases.sorted(by: { $0.key < $1.key }) {
      lines.append("\(channel): \(versions.map(\.description).joined(separator: ", "))")
    }
    if report.sound { lines.append("\(report.path): sound") }
    return lines.joined(separator: "\n")
  }
}
