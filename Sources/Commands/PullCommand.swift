// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Updating

/// `pull`: the newest build of a channel, fetched and checked.
struct PullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch the newest build of a channel for a device, and trust nothing on the way.",
    discussion: """
      Begins with a root that you trust (--root, at the first pull) and follows the channel's signed metadata \
      (TUF) from there. A file gets its name once its every byte is verified; an interrupted pull goes on \
      where it stopped. Never goes back to an older build by itself. Exit statuses: docs/exit-codes.md.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var token: TokenOptions

  @Option(
    help: ArgumentHelp(
      "Where the channel's folder is served, such as https://rom.example.org/dev; more than one: mirrors. "
        + "Default: the channel's url: in the settings.", valueName: "url"))
  var url: [String] = []

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(
    help: ArgumentHelp(
      "The root to trust, for the first pull; it is kept, and never replaced by another.", valueName: "file"))
  var root: String?

  @Option(
    help: ArgumentHelp(
      "Where trusted metadata is kept. Default: miui-release/<channel> in the cache folder.",
      valueName: "path"))
  var cache: String?

  @Option(
    help: ArgumentHelp(
      "The device by codename or market name. Default: the last one pulled into the folder.",
      valueName: "name"))
  var device: String?

  @Option(
    name: .customLong("version"),
    help: ArgumentHelp("This build instead of the one on offer.", valueName: "version"))
  var wanted: BuildVersion?

  @Option(
    help: ArgumentHelp(
      "The build that the phone has. Default: the last one pulled into the folder.", valueName: "version"))
  var have: BuildVersion?

  @Option(name: .customLong("output"), help: ArgumentHelp("Where files go.", valueName: "path"))
  var folder = "."

  @Flag(help: "Also the device's partition images.") var images = false
  @Flag(help: "Also the source snapshot.") var source = false
  @Flag(help: "Every file of the release that is for the device, announcements too.") var all = false
  @Flag(help: "The full package, also where an incremental one would do.") var full = false
  @Flag(help: "Do not wait for the rollout to reach this phone.") var now = false
  @Flag(help: "Accept an older build than the phone has.") var allowDowngrade = false
  @Flag(help: "Ask no server: choose by the metadata that is kept, check the files that are there.")
  var offline = false
  @Flag(help: "The channel is for members: send the token, take 403 for a refusal.") var members = false

  @Option(
    help: ArgumentHelp("The certificate the package must be signed with, PEM.", valueName: "file"))
  var certificate: String?

  @Option(
    help: ArgumentHelp(
      "Certificates to trust for https in place of the system's, PEM.", valueName: "file"))
  var serverCertificates: String?

  @Option(
    help: ArgumentHelp(
      "What this phone's turn in a rollout is computed from; made where it is missing. Default: in the cache.",
      valueName: "file"))
  var installID: String?

  @Flag(help: "Exit with 2 where there is nothing new.") var exitCode = false
  @Flag(help: "The same as --format json.") var json = false

  func validate() throws {
    guard !offline || root == nil else { throw ValidationError("--offline takes no --root") }
    guard Channel(channel) != nil else {
      throw ValidationError("--channel takes a channel's name such as dev, not “\(channel)”")
    }
  }

  func run() async throws {
    let session = try Session.running()
    var output = output
    if json { output.format = .json }
    let report = try await PullRun(options: self, session: session).run()
    try output.print(report, to: session.console) { report.text }
    if exitCode, report.isNothingNew { throw ExitCode(2) }
  }

  /// What is asked of the channel.
  func request(_ memory: PullMemory, installID: String) -> BuildRequest {
    let device = device ?? memory.device
    var request = BuildRequest(
      device: device, have: have ?? memory.version(for: device), installID: installID)
    request.version = wanted
    request.isNow = now
    request.allowsDowngrade = allowDowngrade
    request.wantsFull = full
    return request
  }
}
