// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Trusting

/// `key sign`: signatures for what is staged, here or on a machine that has nothing but a key.
struct KeySignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign what waits to be published, here or on another machine.",
    discussion: """
      Without a file it signs the staged change of the channel with the keys in the channel's key folder. \
      With files (5.builds.json, copied to where the key is; no repository is needed there) it shows what \
      each says, adds the signature of every --key, and writes the file back. --import takes signatures out \
      of files that came back. What is signed never changes: a file with another content is refused.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: ArgumentHelp("Metadata to sign, such as 5.builds.json.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp("A private key to sign the files with; may be given again.", valueName: "pem-file"))
  var key: [String] = []

  @Option(
    help: ArgumentHelp(
      "The channel; files must be for it where it is given. Default: dev.", valueName: "name"))
  var channel: String?

  @Option(
    help: ArgumentHelp(
      "What readers have now, such as 4.builds.json: only what differs from it is shown.", valueName: "file"))
  var previous: String?

  @Flag(help: "Show what the files say, and sign nothing.")
  var show = false

  @Flag(name: .customLong("import"), help: "Take the files' signatures into the staged change.")
  var imports = false

  func validate() throws {
    if imports, files.isEmpty { throw ValidationError("--import takes the files that came back") }
    guard !imports || (key.isEmpty && !show && previous == nil) else {
      throw ValidationError("--import signs nothing: --key, --show and --previous do not go with it")
    }
    if files.isEmpty, !key.isEmpty || show || previous != nil {
      throw ValidationError("--key, --show and --previous go with files")
    }
    guard imports || files.isEmpty || show || !key.isEmpty else {
      throw ValidationError("files are signed with --key; --show only shows what they say")
    }
    if previous != nil, files.count > 1 { throw ValidationError("--previous is compared with one file") }
  }

  func run() throws {
    if files.isEmpty { return try signStaged() }
    if imports { return try importFiles() }
    let session = try Session.running()
    let signing = FileSigning(
      keys: try key.map { try TrustKeyFolder.signer($0) }, channel: channel, previous: previous,
      now: session.world.now())
    // All are read and judged before the first is written.
    let reviewed = try files.map { try signing.review($0) }
    var reports: [FileSigning.Report] = []
    for one in reviewed {
      if output.format == .text { session.console.print("\(one.path):\n\(one.view.text)") }
      reports.append(try signing.sign(one))
      if output.format == .text { session.console.print(reports.last?.text ?? "") }
    }
    if output.format == .json { try output.print(reports, to: session.console) { "" } }
  }

  private func signStaged() throws {
    let (bench, publisher) = try staged()
    let signed = try publisher.signStaged()
    guard let change = try publisher.waiting() else { throw PublishingError.nothingStaged(publisher.channel) }
    let view = try StagedChangeView(change, publisher, signedNow: Set(signed))
    try output.print(view, to: bench.console) { view.text }
  }

  private func importFiles() throws {
    let (bench, publisher) = try staged()
    var added: Set<KeyID> = []
    for path in files {
      let bytes = try TextFile.bytes(path)
      let found = try publisher.importSignatures(bytes, file: RelativePath.name(of: path))
      added.formUnion(found.added)
      let file = found.file
      for id in found.refused {
        bench.console.warn(
          "\(path): the signature of \(id.short) is none of \(found.role), or not of \(file)")
      }
      if found.added.isEmpty { bench.console.say("\(path): no signature that \(file) did not have") }
    }
    guard let change = try publisher.waiting() else { throw PublishingError.nothingStaged(publisher.channel) }
    let view = try StagedChangeView(change, publisher, signedNow: added)
    try output.print(view, to: bench.console) { view.text }
  }

  private func staged() throws -> (Workbench, ChannelPublisher) {
    let bench = try Workbench.open(location)
    return (bench, bench.publisher(of: try bench.channel(channel ?? ChannelName.trunk).channel))
  }
}
