// SPDX-License-Identifier: Apache-2.0
internal import Composing
internal import Files
import Foundation
internal import Presenting
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// One making of the site, from the ledger and the channel to the folder.
struct SiteRun {
  let bench: Workbench
  let folder: String
  let baseURL: String?

  /// `folder`, `baseURL`: instead of what the settings say.
  init(bench: Workbench, folder: String? = nil, baseURL: String? = nil) {
    let settings = bench.settings
    self.bench = bench
    self.folder = folder ?? settings.site?.folder.absolute ?? "\(settings.releaseFolder.absolute)/site"
    self.baseURL = baseURL ?? settings.site?.baseURL
  }

  /// Makes the site after a publication where the settings ask for one. What goes wrong is a warning: the
  /// build is out, and the next publication or `miui-release site` makes up for it.
  ///
  /// `quiet`: for cron; says nothing of what went well, nor that another run makes the site right now.
  static func afterPublication(in bench: Workbench, quiet: Bool = false) {
    guard bench.settings.site != nil else { return }
    let run = SiteRun(bench: bench)
    do {
      let change = try run.write().change
      if !change.isNothing, !quiet {
        bench.console.say("site: \(change.written) of \(change.files) files written")
      }
    } catch {
      if quiet, case FilesError.locked = error { return }
      bench.console.warn("the site was not made: \(error); run miui-release site")
    }
  }

  func write() throws -> (change: SiteChange, version: BuildVersion?) {
    let state = bench.settings.stateFolder.absolute
    let release = bench.settings.releaseFolder.absolute
    guard release != folder, !release.hasPrefix(folder == "/" ? folder : "\(folder)/") else {
      throw PresentingError.notASite(folder)
    }
    let lock = try FileLock("\(state)/site.lock", holder: bench.holder(command: "site"))
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    var facts = try facts(ledger)
    facts.waitingBonus = bench.settings.train.waitingBonus
    facts.conflicts = bench.conflicts(ofRelease: facts.offer?.manifest.version, ledger)
    let change = try FileSiteStore(folder).replace(with: try Site.files(of: facts))
    withExtendedLifetime(lock) {}
    return (change, facts.offer?.manifest.version)
  }

  private func facts(_ ledger: Ledger) throws -> SiteFacts {
    let calendar = bench.settings.calendar
    let trunk = try bench.channel(ChannelName.trunk)
    let publisher = bench.publisher(of: trunk.channel)
    let latest = try publisher.state()?.latest
    let manifest = try latest.flatMap { try publisher.manifest($0.version) }
    let isPhased =
      latest.map { $0.rollout.percent(at: Int64(bench.now.timeIntervalSince1970)) < 100 } ?? false
    let last = ledger.lastRelease(channel: ChannelName.trunk)
    let left = last.map { calendar.departure(on: $0.version.date) } ?? bench.now
    let schedule = try bench.schedule(ledger)
    let next = schedule.nextTrain(at: max(bench.now, left))
    return SiteFacts(
      product: bench.settings.product, today: bench.today, phase: schedule.phase(at: bench.now),
      nextTrain: SiteFacts.Train(
        date: next, time: calendar.timeOfDay, zone: calendar.timeZone.identifier),
      offer: manifest.map {
        SiteFacts.Offer(manifest: $0, folder: home(of: trunk), isPhased: isPhased)
      },
      earlier: try beforeHotfix(manifest, publisher, ledger).map {
        SiteFacts.Offer(manifest: $0, folder: home(of: trunk))
      },
      ledger: ledger, gaps: gaps(schedule, ledger),
      coming: schedule.next(4, at: bench.now).compactMap(Self.gap), withdrawn: latest?.withdrawn ?? [],
      reports: ledger.polls.map { SiteFacts.PollReport($0, in: ledger) },
      baseURL: baseURL,
      authority: bench.settings.feedAuthority ?? baseURL.flatMap(SiteAddress.authority))
  }

  /// The builds of the same train before a hot-fix that is offered, newest first and not withdrawn.
  private func beforeHotfix(
    _ offered: ReleaseManifest?, _ publisher: ChannelPublisher, _ ledger: Ledger
  ) throws -> [ReleaseManifest] {
    let records = ledger.weeks(channel: ChannelName.trunk)
    guard let offered, records.contains(where: { $0.version == offered.version && $0.hotfix != nil }) else {
      return []
    }
    let withdrawn = Set(try publisher.state()?.latest?.withdrawn.map(\.version) ?? [])
    let older = records.filter { $0.version < offered.version && !withdrawn.contains($0.version) }
    let train = older.lastIndex { $0.hotfix == nil } ?? older.startIndex
    return try older[train...].reversed().compactMap { try publisher.manifest($0.version) }
  }

  /// The train days without one since the first release: called off, a holiday's, or missed.
  private func gaps(_ schedule: TrainSchedule, _ ledger: Ledger) -> [SiteFacts.Gap] {
    let releases = ledger.weeks(channel: ChannelName.trunk)
    guard let first = releases.first?.version.date, first < bench.today else { return [] }
    let days = Set(releases.map(\.version.date))
    return schedule.days(first...bench.today).filter { !days.contains($0.date) }.compactMap(Self.gap)
  }

  private static func gap(_ day: TrainDay) -> SiteFacts.Gap? {
    guard case .gap(let date, let gap) = day else { return nil }
    return SiteFacts.Gap(
      date: date, reason: gap.reason, isMissed: gap.kind == .missed, movedTo: gap.movedTo)
  }

  /// Where the channel's folder is, seen from the site's: beside it, or at its own address.
  private func home(of channel: ChannelSettings) -> String {
    let release = bench.settings.releaseFolder.absolute
    if folder.hasPrefix("\(release)/"), !folder.dropFirst(release.count + 1).contains("/") {
      return "../\(channel.name)"
    }
    return channel.url ?? RelativePath.text(of: "\(release)/\(channel.name)", from: folder)
  }
}
