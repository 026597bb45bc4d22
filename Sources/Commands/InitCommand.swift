// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Git
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Signing

/// `init`: settings, ledger branch and, when asked, signing keys. Never overwrites.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Set up a ROM repository: write miui-release.yaml and begin the ledger branch.",
    discussion: """
      Settings and keys that are there are never overwritten: init refuses. With --keys beside settings that \
      have none yet it makes the keys alone. An existing ledger branch is kept. Keys are written into the repository's git folder, where they cannot be committed.
      """)

  private struct Report: Encodable {
    let settings: String
    let ledgerBranch: String
    let ledgerCreated: Bool
    let certificate: String?
    let privateKey: String?
    /// The first root of each channel that was created.
    let roots: [String]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "The product's name, as announcements say it.")
  var product = "MIUI"

  @Option(help: "The branch that releases grow on. Default: the one HEAD is on.")
  var base: String?

  @Option(help: "The branch that keeps requests and weeks.")
  var ledger = "ledger"

  @Option(help: ArgumentHelp("The release folder, as the settings will say it.", valueName: "path"))
  var releaseFolder: String?

  @Flag(help: "Make a signing key pair (RSA-2048, self-signed certificate), and every channel with its keys.")
  var keys = false

  @Option(help: ArgumentHelp("Who begins the ledger. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  func run() throws {
    let session = try Session.running()
    let repository = try GitRepository(at: location.repo)
    let path = Workbench.settingsPath(location, repository)
    let state = "\(repository.gitDirectory)/miui-release"
    let certificate = "\(state)/keys/package.x509.pem"
    let privateKey = "\(state)/keys/package.pem"
    if keys, FileManager.default.fileExists(atPath: path) {
      return try addKeys(for: try ReleaseSettings.load(path), at: path, session)
    }
    let writes = [path] + (keys ? [certificate, privateKey] : [])
    let there = writes.filter { FileManager.default.fileExists(atPath: $0) }
    guard there.isEmpty else { throw CommandError.wouldOverwrite(there) }

    let folder = (path as NSString).deletingLastPathComponent
    let person = try Workbench.person(by, repository: repository, world: session.world)
    var template = SettingsTemplate(
      product: product, base: try base ?? repository.headBranch() ?? "main", committer: person)
    template.ledger = ledger
    template.certificate = RelativePath.text(of: certificate, from: folder)
    template.privateKey = RelativePath.text(of: privateKey, from: folder)
    template.stateFolder = RelativePath.text(of: state, from: folder)
    template.releaseFolder = releaseFolder ?? RelativePath.text(of: "\(folder)/../release", from: folder)
    let text = try template.text()
    // The template is checked under the same rules as a person's file before anything is written.
    _ = try ReleaseSettings(text: text, file: path, folder: folder)
    if keys { try makeKeys(certificate, privateKey, session.world) }
    try AtomicWrite.create(Array(text.utf8), at: path)

    let now = session.world.now()
    let created = try LedgerEditor.create(
      GitLedger(repository, branch: ledger),
      signature: Signature(person, seconds: Int64(now.timeIntervalSince1970), offset: 0))
    let report = Report(
      settings: path, ledgerBranch: ledger, ledgerCreated: created != nil,
      certificate: keys ? certificate : nil, privateKey: keys ? privateKey : nil,
      roots: keys ? try createChannels() : [])
    try output.print(report, to: session.console) { sentences(report) }
  }

  /// Keys for settings that are there already, where those say they are kept.
  private func addKeys(for settings: ReleaseSettings, at path: String, _ session: Session) throws {
    let files = [settings.certificate.absolute, settings.privateKey.absolute]
    let there = files.filter { FileManager.default.fileExists(atPath: $0) }
    guard there.isEmpty else { throw CommandError.wouldOverwrite([path] + there) }
    try makeKeys(files[0], files[1], session.world)
    let report = Report(
      settings: path, ledgerBranch: settings.ledger, ledgerCreated: false, certificate: files[0],
      privateKey: files[1], roots: try createChannels())
    try output.print(report, to: session.console) {
      "kept \(path)\nmade a signing key: \(files[1])\nits certificate: \(files[0])"
        + report.roots.map { "\ncreated a channel, whose readers begin with \($0)" }.joined()
    }
  }

  /// Every channel of the settings that has no repository yet, with all its keys on this machine: for trying
  /// out. Who ships makes the keys where they stay (docs/guides/keys.md).
  private func createChannels() throws -> [String] {
    let bench = try Workbench.open(location)
    return try bench.settings.channels.compactMap { settings in
      let channel = settings.channel
      guard try bench.publisher(of: channel).state() == nil else { return nil }
      let folder = bench.keys(of: channel)
      guard try folder.publicKeys().isEmpty else { return nil }
      for role in KeyedRole.allCases {
        for _ in 0..<role.plan(for: channel).keys {
          _ = try KeyGenerateCommand.make(role, in: folder, bench.session.world)
        }
      }
      return try ChannelCreation(bench: bench, channel: channel).run().root
    }
  }

  private func sentences(_ report: Report) -> String {
    var lines = ["wrote \(report.settings): look at devices: and channels: before the first cut"]
    lines.append(
      report.ledgerCreated
        ? "began the ledger on branch \(report.ledgerBranch)"
        : "kept the ledger branch \(report.ledgerBranch), which was there")
    if let key = report.privateKey, let certificate = report.certificate {
      lines.append("made a signing key: \(key) (keep it secret, and a copy of it safe)")
      lines.append("its certificate: \(certificate)")
      lines += report.roots.map { "created a channel, whose readers begin with \($0)" }
      lines.append("all keys of the channels are on this machine: for trying out (docs/guides/keys.md)")
    } else {
      lines.append("no signing key yet: name yours at keys:, or run init --keys in a fresh repository")
    }
    return lines.joined(separator: "\n")
  }

  private func makeKeys(_ certificate: String, _ privateKey: String, _ world: World) throws {
    let now = world.now()
    let pair = try KeyPairGenerator().generate(
      commonName: "\(product) OTA packages", notBefore: now.addingTimeInterval(-86_400),
      notAfter: now.addingTimeInterval(30 * 365.25 * 86_400), serialNumber: world.randomBytes(16))
    for file in [certificate, privateKey] { try Folders.make(Folders.parent(of: file)) }
    try AtomicWrite.create(Array(pair.privateKeyPEM.utf8), at: privateKey, mode: 0o600)
    try AtomicWrite.create(Array(pair.certificatePEM.utf8), at: certificate)
  }
}
