// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Git
internal import Publishing

/// `version`: of this program and of the libraries under it.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Show the version of miui-release and of what it stands on.")

  private struct Report: Encodable {
    let version: String
    let libgit2: String
    let manifestFormat: Int
  }

  @OptionGroup var output: FormatOption

  func run() throws {
    let report = Report(
      version: MiuiRelease.programVersion, libgit2: GitRepository.libraryVersion,
      manifestFormat: ReleaseManifest.formatVersion)
    try output.print(report, to: try Session.running().console) {
      "miui-release \(report.version) (libgit2 \(report.libgit2), manifest format \(report.manifestFormat))"
    }
  }
}
