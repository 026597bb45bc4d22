// SPDX-License-Identifier: Apache-2.0
import Building
import Merging
import ReleaseCore
import Scheduling
import Requesting

extension ReleaseManifest {
  /// Describes a release, announcements included; refuses a feature from users that credits nobody.
  package static func make(from facts: ReleaseFacts) throws(PublishingError) -> ReleaseManifest {
    let boarded = facts.train.boarded
    for car in boarded where car.request.lacksRequester {
      throw .noRequester(car.request.id)
    }
    var manifest = ReleaseManifest(
      product: facts.product, version: facts.version, channel: facts.channel, week: facts.week,
      instant: facts.instant, timestamp: facts.instant.seconds, train: facts.departure,
      source: Source(
        base: facts.train.base, commit: facts.train.head, tree: facts.train.tree, tag: facts.tag,
        ledgerCommit: facts.ledgerCommit),
      previousVersion: facts.previous, features: boarded.map(Feature.init),
      leftBehind: facts.train.leftBehind.map { remaining($0, in: facts) },
      userShare: UserShare(
        fromUsers: boarded.count { $0.request.origin == .user }, of: boarded.count),
      packages: facts.packages.sorted { FileName.precedes($0.profile.codename, $1.profile.codename) }
        .map { package($0, in: facts) },
      images: facts.images.sorted { FileName.precedes($0.codename, $1.codename) }.map {
        ImageArchive(
          codename: $0.codename, file: $0.file.name, size: $0.file.size, sha256: $0.file.sha256)
      },
      sourceSnapshot: facts.sourceSnapshot.map { File(file: $0.name, size: $0.size, sha256: $0.sha256) },
      announcements: [],
      devicesOnHold: facts.onHold.sorted { FileName.precedes($0.codename, $1.codename) },
      waiver: facts.waiver)
    try manifest.announce()
    return manifest
  }

  private static func remaining(_ left: LeftBehind, in facts: ReleaseFacts) -> Remaining {
    let developers = Dictionary(
      facts.train.boarded.map { ($0.request.id, $0.request.developers) },
      uniquingKeysWith: { first, _ in first })
    func sentence(_ language: Language) -> String {
      left.reason.sentence(
        in: language, branch: left.request.branch, base: facts.baseBranch,
        developers: { developers[$0] ?? [] })
    }
    return Remaining(
      id: left.request.id, title: Text(left.request.title), code: left.reason.code,
      reason: Text(zh: sentence(.zh), en: sentence(.en)),
      paths: left.reason.paths.map { Path(path: $0.path, kind: $0.kind) },
      collidesWith: left.reason.collidesWith, votes: left.request.votes, log: log(of: left.reason))
  }

  private static func log(of reason: LeftBehindReason) -> [String]? {
    guard case .breaksChecks(let blame) = reason, !blame.lines.isEmpty else { return nil }
    return blame.lines
  }

  private static func package(_ device: ReleaseFacts.PackagedDevice, in facts: ReleaseFacts) -> Package {
    Package(
      device: device.profile.marketName, codename: device.profile.codename, android: device.profile.android,
      type: .full, file: device.file.name, size: device.file.size, sha256: device.file.sha256,
      md5Prefix: device.md5Prefix, url: url(of: device.file, in: facts.version, channelURL: facts.channelURL),
      payload: device.payload,
      partitions: device.partitions.map { Partition(name: $0.name, size: $0.size, sha256: $0.sha256) },
      postBuild: device.postBuild, md5: device.md5, sdkLevel: device.profile.sdkLevel,
      securityPatch: device.profile.securityPatch, propertyFiles: device.propertyFiles)
  }

  /// Channel, version and plain names hold only characters that a URL takes as they are.
  static func url(of file: FileFacts, in version: BuildVersion, channelURL: String?) -> String {
    let stored = StagedTarget.storedPath(TargetPath.of(file.name, in: version), file.sha256)
    guard var base = channelURL else { return "\(file.sha256).\(file.name)" }
    while base.hasSuffix("/") { base.removeLast() }
    return "\(base)/\(stored)"
  }
}

extension ReleaseManifest.Feature {
  fileprivate init(_ car: TrainCar) {
    let request = car.request
    self.init(
      id: request.id, title: ReleaseManifest.Text(request.title), app: ReleaseManifest.Text(request.app),
      kind: request.kind, origin: request.origin,
      requesters: request.requesters.map {
        ReleaseManifest.Asker(name: $0.name, isGroup: $0.isGroup, source: $0.source, country: $0.country)
      },
      owner: request.owner, developers: request.developers, votes: request.votes, devices: request.devices,
      branch: request.branch, tip: car.tip, merge: car.merge)
  }
}
