// SPDX-License-Identifier: Apache-2.0
internal import Signing
internal import Settings
internal import ArgumentParser
internal import Files
internal import Packaging
internal import Publishing
internal import ReleaseCore
internal import StateDatabase
internal import Vetting

/// `tester receipt`.
struct TesterReceipt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Write a signed statement of which build a member was given.",
    discussion: """
      receipt-<id>.json lies beside the member's copy of the build. It reminds an honest person whose copy it \
      is; whoever passes a build on can leave it away, and it proves nothing then.
      """)

  private struct Report: Encodable {
    let file: String
    let member: String
    let version: BuildVersion
    let manifestSha256: Digest
    let publicKey: String
  }

  @Argument(help: ArgumentHelp("The member's id or name.", valueName: "member")) var who: String
  @Argument(help: "The build.") var version: BuildVersion
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The build's channel.", valueName: "name"))
  var channel = Members.usualChannel

  @Option(
    help: ArgumentHelp("The build's manifest. Default: the one in the release folder.", valueName: "path"))
  var manifest: String?

  @Option(name: .customLong("output"), help: ArgumentHelp("The folder to write into.", valueName: "path"))
  var folder = "."

  func run() throws {
    let members = try Members.open(location)
    let tester = try members.roster.find(who)
    let channel = try members.bench.channel(channel)
    guard tester.channels.contains(channel.name) else {
      throw CommandError.option(
        "--channel", value: channel.name,
        expected: "a channel of \(tester.id): \(tester.channels.joined(separator: ", "))")
    }
    let source = try FileSource(
      path: try manifest ?? published(in: "\(members.bench.settings.releaseFolder.absolute)/\(channel.name)"))
    guard source.size <= 64 << 20 else {
      throw CommandError.option("--manifest", value: manifest ?? "", expected: "at most 64 MiB")
    }
    let digest = Digest.sha256(of: try source.read(at: 0, count: Int(source.size)))
    let keys = ReceiptKeys(folder: "\(members.state)/\(RosterFile.folderName)")
    let receipt = try SignedReceipt(
      Receipt(
        member: tester.id, channel: channel.name, version: version, manifest: digest, issued: members.now),
      by: keys.key(members.bench.session.world))
    let file = "\(folder)/\(receipt.receipt.fileName)"
    guard try !Folders.isTaken(file) else { throw CommandError.wouldOverwrite([file]) }
    try AtomicWrite.create(receipt.bytes, at: file)
    let report = Report(
      file: file, member: tester.id.description, version: version, manifestSha256: digest,
      publicKey: keys.publicFile)
    try output.print(report, to: members.console) {
      "wrote \(file); to check it: miui-release tester check-receipt --key \(keys.publicFile) \(file)"
    }
  }

  /// The manifest of the version in a channel's folder: signed metadata's place, or the plain one.
  private func published(in channel: String) throws -> String {
    let targets = "\(channel)/targets/builds/\(version)"
    let named = try Folders.entries(of: targets).map(\.name).filter { $0.hasSuffix(".\(FileName.manifest)") }
    if named.count == 1 { return "\(targets)/\(named[0])" }
    let plain = "\(channel)/\(version)/\(FileName.manifest)"
    guard named.isEmpty, try Folders.isTaken(plain) else {
      throw CommandError.noManifest(version.description, folder: channel, found: named.count)
    }
    return plain
  }
}

/// `tester check-receipt`.
struct TesterCheckReceipt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-receipt", abstract: "Check who signed a receipt, and show what it says.")

  private struct Report: Encodable {
    let member: String
    let channel: String
    let version: BuildVersion
    let manifestSha256: Digest
  }

  @Argument(help: "The receipt.") var file: String
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The team's public key, receipt.pub.", valueName: "path"))
  var key: String

  func run() throws {
    let session = try Session.running()
    let source = try FileSource(path: file)
    let bytes = try source.read(at: 0, count: Int(min(source.size, UInt64(SignedReceipt.limit) + 1)))
    let signed = try SignedReceipt(bytes: bytes, file: file)
    try signed.verify(with: try ReceiptPublicKey(pem: try TextFile.read(key)), file: file)
    let receipt = signed.receipt
    let report = Report(
      member: receipt.member.description, channel: receipt.channel, version: receipt.version,
      manifestSha256: receipt.manifest)
    try output.print(report, to: session.console) {
      "\(receipt.member) was given \(receipt.channel) \(receipt.version), manifest \(receipt.manifest)"
    }
  }
}
