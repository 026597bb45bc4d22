// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Publishing
internal import ReleaseCore
internal import Settings
internal import Requesting
internal import Trusting

/// `key`: the keys of the channels' metadata.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Keys that sign the metadata of channels.",
    subcommands: [
      KeyGenerateCommand.self, KeyListCommand.self, KeySignCommand.self, KeyRotateCommand.self,
      KeyRevokeCommand.self,
    ])
}

/// `key generate`: a new ed25519 key, on whichever machine.
struct KeyGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make a key for a role: a private PEM file and a public part to hand over.",
    discussion: """
      With --folder it needs no repository, so that root, targets and the manager's builds key are made where \
      they stay. Only the .pub.json is handed to whoever creates or changes the channel.
      """)

  struct Made: Encodable {
    let role: String
    let keyid: String
    let privateFile: String
    let publicFile: String
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "root, targets, builds, snapshot or timestamp.") var role: KeyedRole

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(
    help: ArgumentHelp("Where the two files go instead of the channel's key folder.", valueName: "path"))
  var folder: String?

  @Option(help: "How many keys.") var count = 1

  func validate() throws {
    guard (1...100).contains(count) else { throw ValidationError("--count takes 1 to 100") }
  }

  func run() throws {
    let session = try Session.running()
    let keys: TrustKeyFolder
    if let folder {
      keys = TrustKeyFolder(path: folder)
    } else {
      let bench = try Workbench.open(location)
      keys = bench.keys(of: try bench.channel(channel).channel)
    }
    let made = try (0..<count).map { _ in try Self.make(role, in: keys, session.world) }
    try output.print(made, to: session.console) {
      made.map {
        "made a \($0.role) key \($0.keyid.prefix(8)): \($0.privateFile)\npublic part: \($0.publicFile)"
      }
      .joined(separator: "\n")
    }
  }

  static func make(_ role: KeyedRole, in keys: TrustKeyFolder, _ world: World) throws -> Made {
    let files = try keys.add(role, rawPrivateKey: world.randomBytes(32))
    let id = try TrustKeyFolder.publicKey(files.publicFile).key.id
    return Made(
      role: role.rawValue, keyid: id.description, privateFile: files.privateFile,
      publicFile: files.publicFile)
  }
}

extension KeyedRole: ExpressibleByArgument {}
