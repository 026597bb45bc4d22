// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Trusting

/// `key rotate`: other keys for a role.
struct KeyRotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Replace or add keys of a role, or change how many must sign.",
    discussion: """
      Stages the metadata that the new keys need, signed with the keys that are here; key sign collects the \
      others, publish makes it visible (or --publish, where nothing is missing). New root, targets, snapshot \
      or timestamp keys make a new root, which a threshold of the old and of the new root keys must sign. \
      Sign with the old keys as well as the new: then no reader fails at any moment.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "root, targets, builds, snapshot or timestamp.") var role: KeyedRole

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(
    help: ArgumentHelp("A key that goes, or the beginning of its id; may be given again.", valueName: "keyid")
  )
  var replace: [String] = []

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("The public part of a key that comes in its place.", valueName: "pub-file"))
  var with: [String] = []

  @Option(help: ArgumentHelp("The public part of a key that comes beside the others.", valueName: "pub-file"))
  var add: [String] = []

  @Flag(help: "Make a new key here, in place of one that goes, or beside the others.")
  var generate = false

  @Option(
    help: ArgumentHelp("How many keys must sign from then on. Default: as many as now.", valueName: "number"))
  var threshold: Int?

  @Flag(help: "Publish at once where no signature is missing.")
  var publish = false

  func validate() throws {
    guard !replace.isEmpty || !add.isEmpty || generate || threshold != nil else {
      throw ValidationError("expected --replace, --add, --generate or --threshold")
    }
    guard with.count + (generate && !replace.isEmpty ? 1 : 0) == replace.count else {
      throw ValidationError("each --replace takes a --with, or --generate for one of them")
    }
    guard threshold.map({ (1...100).contains($0) }) ?? true else {
      throw ValidationError("--threshold takes 1 to 100")
    }
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let change = try KeyChange(bench: bench, channel: try bench.channel(channel).channel, role: role)
    var edit = KeyEdit(
      removed: replace,
      added: try (with + add).map { try TrustKeyFolder.publicKey($0, for: role).key }, threshold: threshold)
    if generate { edit.added.append(try change.makeKey(upon: edit)) }
    try await change.stage(edit, summary(edit), publishing: publish, output)
  }

  private func summary(_ edit: KeyEdit) -> String {
    var parts: [String] = []
    if !replace.isEmpty {
      parts.append("replace \(replace.map { String($0.prefix(8)) }.joined(separator: ", "))")
    }
    if !edit.added.isEmpty {
      parts.append(
        "\(replace.isEmpty ? "add" : "with") \(edit.added.map(\.id.short).joined(separator: ", "))")
    }
    if let threshold { parts.append("\(threshold) must sign") }
    return "\(role.rawValue) keys of \(channel): \(parts.joined(separator: " "))"
  }
}

/// `key revoke`: a key that must not count any more.
struct KeyRevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Take a key out of a role: lost, stolen, or of somebody who left.",
    discussion: """
      As key rotate, without a key in its place; refused where too few would be left. Readers refuse the key \
      from the publication on. Metadata that it signed alone is signed anew, releases of older quarters too.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "root, targets, builds, snapshot or timestamp.") var role: KeyedRole
  @Argument(help: ArgumentHelp("The key, or the beginning of its id.", valueName: "keyid")) var key: String

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("Why; whoever signs the change reads it.", valueName: "text"))
  var reason: String

  @Option(
    help: ArgumentHelp("How many keys must sign from then on. Default: as many as now.", valueName: "number"))
  var threshold: Int?

  @Flag(help: "Publish at once where no signature is missing.")
  var publish = false

  func validate() throws {
    guard reason.isText else { throw ValidationError("--reason takes words, without control characters") }
    guard threshold.map({ (1...100).contains($0) }) ?? true else {
      throw ValidationError("--threshold takes 1 to 100")
    }
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let change = try KeyChange(bench: bench, channel: try bench.channel(channel).channel, role: role)
    try await change.stage(
      KeyEdit(removed: [key], threshold: threshold),
      "revoke the \(role.rawValue) key \(key.prefix(8)) of \(channel): \(reason)", publishing: publish, output
    )
  }
}
