// SPDX-License-Identifier: Apache-2.0
internal import Fetching
internal import Publishing
internal import ReleaseCore
internal import Settings
internal import Updating
internal import Vetting

/// Where a channel is pulled from: its mirrors, the connections, and the token of a members' channel.
struct PullPlace {
  /// One copy of a channel's folder.
  struct Mirror {
    let metadata: String
    let targets: String

    init(_ url: String) {
      metadata = MetadataLocation.url(url, "metadata")
      targets = MetadataLocation.url(url, "targets")
    }
  }

  let mirrors: [Mirror]
  let transport: HTTPTransport
  let credential: Credential?
  let isForMembers: Bool

  init(_ options: PullCommand, _ channel: Channel, _ world: World) throws {
    var urls = options.url
    var isForMembers =
      options.members || channel.name == Channel.members || options.token.tokenFile != nil
    if urls.isEmpty, !options.offline {
      let settings = try PullPlace.settings(options, channel)
      urls = settings.url.map { [$0] } ?? []
      isForMembers = isForMembers || settings.isForMembers
    }
    for url in urls {
      try TokenSource.check(url: url)
      _ = try WebAddress(url)
    }
    guard options.offline || !urls.isEmpty else {
      throw CommandError.nothingNamed("the settings have no url: for \(channel); name it with --url")
    }
    var http = HTTPSettings(programVersion: MiuiRelease.programVersion)
    http.trustedCertificates = options.serverCertificates
    mirrors = urls.map(Mirror.init)
    transport = try HTTPTransport(http)
    self.isForMembers = isForMembers
    // A public channel gets no token, whatever the environment holds; and the token is the first URL's.
    if isForMembers, let url = urls.first,
      let token = try TokenSource.token(file: options.token.tokenFile, channel: channel, world: world)
    {
      credential = try Credential(token: token.revealed, forChannelAt: url)
    } else {
      credential = nil
    }
  }

  private static func settings(_ options: PullCommand, _ channel: Channel) throws -> ChannelSettings {
    do {
      return try Workbench.open(options.location).channel(channel.name)
    } catch let error as any Failure where error.kind == .notFound && options.location.config == nil {
      throw CommandError.nothingNamed(
        "there are no settings here that name the URL of \(channel): say --url")
    }
  }
}
