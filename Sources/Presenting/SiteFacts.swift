// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore
package import Requesting
package import Resolving
package import Scheduling

/// Everything that the pages are made of: the same facts give the same bytes.
package struct SiteFacts: Sendable {
  package var product: String
  /// Today, in the project's zone.
  package var today: CivilDate
  package var phase: WeekPhase
  package var nextTrain: Train
  /// What the trunk offers; nil before its first release.
  package var offer: Offer?
  /// The builds of the same train before a hot-fix that is offered, newest first: what other devices stay with.
  package var earlier: [Offer]
  package var ledger: Ledger
  /// Fridays without a train, with their reasons.
  package var gaps: [Gap]
  /// Those of the coming weeks that are known.
  package var coming: [Gap]
  /// Builds that were taken back, with the reasons.
  package var withdrawn: [Withdrawal]
  /// The report of each closed poll, in any order.
  package var reports: [PollReport]
  /// The address of the site's folder, without a slash at its end; nil: every link is relative.
  package var baseURL: String?
  /// A domain name of the project, for the ids of feed entries.
  package var authority: String?
  /// What stood against whom when the offered train left.
  package var conflicts: [ConflictReport] = []
  /// What each train that left a request behind for others' sake adds to its votes, in percent.
  package var waitingBonus = 0

  package init(
    product: String, today: CivilDate, phase: WeekPhase, nextTrain: Train, offer: Offer?,
    earlier: [Offer] = [], ledger: Ledger, gaps: [Gap] = [], coming: [Gap] = [], withdrawn: [Withdrawal] = [],
    reports: [PollReport] = [], baseURL: String? = nil, authority: String? = nil
  ) {
    self.product = product
    self.today = today
    self.phase = phase
    self.nextTrain = nextTrain
    self.offer = offer
    self.earlier = earlier
    self.ledger = ledger
    self.gaps = gaps
    self.coming = coming
    self.withdrawn = withdrawn
    self.reports = reports
    self.baseURL = baseURL
    self.authority = authority
  }

  /// What the offered build is for, where it is a hot-fix.
  package var hotfix: WeekRecord.Hotfix? {
    guard let offer else { return nil }
    return ledger.weeks(channel: offer.manifest.channel.name).last { $0.version == offer.manifest.version }?
      .hotfix
  }

  /// The coming train.
  package struct Train: Hashable, Sendable {
    package var date: CivilDate
    /// `17:00`.
    package var time: String
    /// `Asia/Shanghai`.
    package var zone: String

    package init(date: CivilDate, time: String, zone: String) {
      self.date = date
      self.time = time
      self.zone = zone
    }
  }

  /// The build that a channel offers.
  package struct Offer: Sendable {
    package var manifest: ReleaseManifest
    /// Where the channel's folder is: an address, or a path relative to the site's folder, without a slash at
    /// its end.
    package var folder: String
    /// True while it is offered to a part of the phones.
    package var isPhased: Bool

    package init(manifest: ReleaseManifest, folder: String, isPhased: Bool = false) {
      self.manifest = manifest
      self.folder = folder
      self.isPhased = isPhased
    }
  }

  /// A Friday that had no train.
  package struct Gap: Hashable, Sendable {
    package var date: CivilDate
    package var reason: String
    /// True where nobody meant it: no train was cut that day.
    package var isMissed: Bool
    /// The day on which its train leaves instead.
    package var movedTo: CivilDate?

    package init(date: CivilDate, reason: String, isMissed: Bool = false, movedTo: CivilDate? = nil) {
      self.date = date
      self.isMissed = isMissed
      self.reason = reason
      self.movedTo = movedTo
    }
  }

  /// The closed four-panel report of a build, as the ledger keeps it.
  package struct PollReport: Hashable, Sendable {
    package struct Feature: Hashable, Sendable {
      package var request: RequestID
      package var loved: Int
      package var disliked: Int

      package init(request: RequestID, loved: Int, disliked: Int) {
        self.request = request
        self.loved = loved
        self.disliked = disliked
      }
    }
    package struct Count: Hashable, Sendable {
      /// A stable word: `happy`, `CN`, `forum`.
      package var key: String
      package var count: Int

      package init(key: String, count: Int) {
        self.key = key
        self.count = count
      }
    }
    package struct Award: Hashable, Sendable {
      package var requests: [RequestID]
      package var winners: [String]
      package var votes: Int
      /// True where votes could not tell its features apart.
      package var isShared: Bool

      package init(requests: [RequestID], winners: [String], votes: Int, isShared: Bool) {
        self.requests = requests
        self.winners = winners
        self.votes = votes
        self.isShared = isShared
      }
    }

    package var version: BuildVersion
    package var ballots: Int
    package var mood: [Count]
    package var features: [Feature]
    package var awaited: [Count]
    package var countries: [Count]
    package var sources: [Count]
    package var award: Award?
    /// Features that a majority dislikes, which must be answered.
    package var disliked: [RequestID] = []

    package init(
      version: BuildVersion, ballots: Int, mood: [Count], features: [Feature], awaited: [Count],
      countries: [Count], sources: [Count], award: Award?
    ) {
      self.version = version
      self.ballots = ballots
      self.mood = mood
      self.features = features
      self.awaited = awaited
      self.countries = countries
      self.sources = sources
      self.award = award
    }
  }
}
