// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Presenting
internal import ReleaseCore
internal import Settings

/// `site`: the pages that people come to see every Friday.
struct SiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "site",
    abstract: "Write the static site: this week's build, the train, requests, report, history.",
    discussion: """
      Pages in Chinese and English without script, made from the ledger and from what the channel dev offers. \
      Readers see the old site or the new one at every instant. With `site:` in the settings every \
      publication makes it anew. The same facts give the same bytes.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(
    help: ArgumentHelp(
      "The site's folder; it must be empty, new or a site. Default: site below the release folder.",
      valueName: "folder"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Where it is served: makes addresses in feeds and of languages whole.", valueName: "url"))
  var baseUrl: String?

  private struct Report: Encodable {
    let folder: String
    let version: BuildVersion?
    let files: Int
    let written: Int
    let removed: Int
  }

  func run() throws {
    let bench = try Workbench.open(location)
    let address = try baseUrl.map { text in
      guard let address = SiteAddress.checked(text) else { throw PresentingError.badAddress(text) }
      return address
    }
    let folder = out.map { SettingsPath($0, in: bench.session.world.currentDirectory).absolute }
    let run = SiteRun(bench: bench, folder: folder, baseURL: address)
    let (change, version) = try run.write()
    let report = Report(
      folder: run.folder, version: version, files: change.files, written: change.written,
      removed: change.removed)
    try output.print(report, to: bench.console) {
      change.isNothing
        ? "\(run.folder) stands so already: \(change.files) files"
        : "\(run.folder): \(change.files) files, \(change.written) written, \(change.removed) removed"
    }
  }
}
