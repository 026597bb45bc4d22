// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore

/// Every rule by which a client chooses a build, and no I/O (docs/formats/latest.md).
///
/// First the version, out of the channel's latest document; then the package, out of that version's manifest.
package struct BuildChoice: Sendable {
  package let latest: LatestDocument
  package let request: BuildRequest
  /// Seconds since 1970.
  package let now: Int64

  package init(_ latest: LatestDocument, _ request: BuildRequest, at now: Int64) {
    self.latest = latest
    self.request = request
    self.now = now
  }

  package enum VersionChoice: Hashable, Sendable {
    case take(BuildVersion)
    case nothingNew(NothingNew)
  }

  package enum PackageChoice: Hashable, Sendable {
    case take(ChosenBuild)
    case nothingNew(NothingNew)
  }

  /// How the build that the phone has was withdrawn; nil where it was not. Whatever is chosen, a person is
  /// told.
  package var recall: Withdrawal? { request.have.flatMap { latest.withdrawal(of: $0) } }

  /// True where the phone's build is older than the channel allows any to be; a person is told.
  package var isBelowFloor: Bool {
    guard let have = request.have, let floor = latest.minBuild else { return false }
    return have < floor
  }

  /// The version to fetch.
  package func version() throws(BuildRefusal) -> VersionChoice {
    if let asked = request.version { return .take(try checked(asked)) }
    guard let offer = latest.offered ?? latest.replacement(for: latest.version) else {
      return try withoutOffer()
    }
    if let floor = latest.minBuild, offer < floor { throw .belowMinBuild(offer, floor: floor) }
    guard let have = request.have else { return rollingOut(offer) }
    guard offer != have else { return .nothingNew(.upToDate(have)) }
    if offer < have {
      // The only way back is from a withdrawn build, and also then by asking for it.
      if request.allowsDowngrade { return .take(offer) }
      if let recall { throw withdrawn(recall, isHere: true) }
      return .nothingNew(.newerHere(have: have, offered: offer))
    }
    let choice = rollingOut(offer)
    guard case .nothingNew = choice, let recall else { return choice }
    // The newest is not for this phone yet; what stands in for the withdrawn build is.
    guard let replacement = latest.replacement(for: have), replacement > have, replacement != offer,
      latest.minBuild.map({ replacement >= $0 }) ?? true
    else { throw withdrawn(recall, isHere: true) }
    return .take(replacement)
  }

  /// A version that was asked for by its name: the rollout does not count, all else does.
  private func checked(_ asked: BuildVersion) throws(BuildRefusal) -> BuildVersion {
    if let entry = latest.withdrawal(of: asked) { throw withdrawn(entry, isHere: asked == request.have) }
    if let floor = latest.minBuild, asked < floor { throw .belowMinBuild(asked, floor: floor) }
    if let have = request.have, asked < have, !request.allowsDowngrade {
      throw .downgrade(have: have, asked: asked)
    }
    return asked
  }

  /// The build on offer was withdrawn, and nothing was named in its place.
  private func withoutOffer() throws(BuildRefusal) -> VersionChoice {
    if let recall { throw withdrawn(recall, isHere: true) }
    if request.have == nil, let entry = latest.withdrawal(of: latest.version) {
      throw withdrawn(entry, isHere: false)
    }
    return .nothingNew(.takenBack(latest.version))
  }

  /// Whether the rollout has reached the phone. Who must leave their build does not wait for a percentage; a
  /// halt holds for everybody.
  private func rollingOut(_ offer: BuildVersion) -> VersionChoice {
    // What stands in for a withdrawn offer was rolled out in its own time.
    guard offer == latest.version else { return .take(offer) }
    let rollout = latest.rollout
    if rollout.isPaused { return .nothingNew(.paused(offer)) }
    let mustLeave = isBelowFloor || request.have.map { latest.replacement(for: $0) == offer } == true
    if request.isNow || mustLeave || rollout.offers(to: request.installID, at: now) { return .take(offer) }
    let next = rollout.nextStep(after: now).map { NothingNew.Step(seconds: $0.seconds, percent: $0.percent) }
    return .nothingNew(.notYet(offer, percent: rollout.percent(at: now), next: next))
  }

  private func withdrawn(_ entry: Withdrawal, isHere: Bool) -> BuildRefusal {
    .withdrawn(entry, isHere: isHere, replacement: latest.replacement(for: entry.version))
  }
}

extension BuildChoice {
  /// The package for the device: the incremental one from the build it has, else the full one.
  package func package(in manifest: ReleaseManifest) throws(BuildRefusal) -> PackageChoice {
    let version = manifest.version
    if let held = held(in: manifest) { return .nothingNew(held) }
    let known = BuildChoice.devices(of: manifest)
    let codename = try codename(in: manifest, known)
    let packages = manifest.packages.filter { $0.codename == codename }
    let incremental = packages.first { $0.type == .incremental && $0.fromVersion == request.have }
    let full = packages.first { $0.type == .full }
    let chosen = request.wantsFull || request.have == nil ? full : incremental ?? full
    guard let chosen else { throw .noSuchDevice(codename, version: version, known: known) }
    return .take(ChosenBuild(version: version, codename: codename, package: chosen))
  }

  private func codename(in manifest: ReleaseManifest, _ known: [String]) throws(BuildRefusal) -> String {
    let codenames = Set(manifest.packages.map(\.codename))
    guard let name = request.device else {
      guard codenames.count == 1, let only = codenames.first, manifest.devicesOnHold.isEmpty else {
        throw .deviceNeeded(version: manifest.version, known: known)
      }
      return only
    }
    if codenames.contains(name) { return name }
    let wanted = name.lowercased()
    let found = Set(
      manifest.packages.filter {
        $0.codename.lowercased() == wanted || $0.device.lowercased() == wanted
      }.map(\.codename))
    if found.count == 1, let only = found.first { return only }
    throw .noSuchDevice(name, version: manifest.version, known: known)
  }

  /// The device that was named gets nothing this week.
  private func held(in manifest: ReleaseManifest) -> NothingNew? {
    guard let name = request.device?.lowercased(),
      let entry = manifest.devicesOnHold.first(where: { $0.codename.lowercased() == name }),
      !manifest.packages.contains(where: { $0.codename == entry.codename })
    else { return nil }
    return .onHold(manifest.version, codename: entry.codename, reason: entry.reason)
  }

  /// `cancro (MI3WMI4W)`, sorted.
  private static func devices(of manifest: ReleaseManifest) -> [String] {
    var known: [String] = []
    for package in manifest.packages {
      let name =
        package.device == package.codename ? package.codename : "\(package.codename) (\(package.device))"
      if !known.contains(name) { known.append(name) }
    }
    return known
  }
}
