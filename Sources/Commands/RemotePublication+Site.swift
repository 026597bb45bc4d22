// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Processes
internal import Presenting
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings

extension RemotePublication {
  /// Uploads the site beside the channels, to each remote that stands at our build of the trunk: a page never
  /// leads to a file that is not up. A site that does not lie beside the channels is not uploaded.
  static func pushSite(
    in bench: Workbench, only name: String?, everything: Bool, quiet: Bool, _ failures: inout [any Error]
  ) async throws -> [RemoteSiteReport] {
    let release = bench.settings.releaseFolder.absolute
    guard let site = bench.settings.site?.folder.absolute, Folders.parent(of: site) == release else {
      return []
    }
    let folder = Folders.name(of: site)
    let trunk = try bench.channel(ChannelName.trunk).channel
    let remotes = bench.settings.remotes.filter {
      $0.channels.contains(trunk) && (name == nil || $0.name == name)
    }
    let source = FilePublishedFolder(site)
    guard !remotes.isEmpty, let bytes = try? ChannelPublication.bytes(of: SiteList.name, in: source),
      let list = SiteList(bytes: bytes)
    else { return [] }
    var reports: [RemoteSiteReport] = []
    try await each(remotes, folder, in: bench, &failures) { remote, scratch in
      let channel = try await open(remote, folder: trunk.name, in: bench, scratch)
      let ours = try? ChannelPublication.bytes(
        of: ChannelFile.timestamp, in: FilePublishedFolder("\(release)/\(trunk)"))
      guard try await channel.read([ChannelFile.timestamp])[ChannelFile.timestamp] == ours else {
        bench.console.warn("\(remote.name): the site waits until \(trunk) is up there; channel push")
        return
      }
      let mirror = try await open(remote, folder: folder, in: bench, scratch)
      let paths = list.files.keys.sorted(by: FileName.precedes)
      let report = try await RemoteSitePublisher(to: mirror)
        .push(paths, list: SiteList.name, bytes, everything: everything)
      if !quiet, report.uploaded > 0 {
        bench.console.say("\(report.remote): site, \(report.uploaded) of \(report.files) files uploaded")
      }
      reports.append(report)
    }
    return reports
  }
}
