// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting
package import Scheduling
import Trusting

/// Why a release could not be described, planned or read.
package enum PublishingError: Failure, Hashable {
  /// A published document that is not what its format says.
  case malformed(file: String, detail: String)
  /// A document of another format, or of a newer version of it.
  case unknownFormat(file: String, expected: String, found: String)
  /// A document with other bytes than this program writes for the same facts; `line` counts from 1.
  case notCanonical(file: String, line: Int)
  /// A file name that could leave the release folder or hide in it.
  case badFileName(String)
  case duplicateFileName(String)
  /// A feature from users that nobody would be credited for.
  case noRequester(RequestID)
  /// A file that the manifest lists and nobody staged.
  case notStaged(String)
  /// A staged file that the manifest does not list.
  case notListed(String)
  /// A staged file with other facts than the manifest gives.
  case stagedDiffers(file: String, what: String, expected: String, found: String)
  /// A fact that the manifest cannot state.
  case impossibleFact(String)
  /// A release of one channel, offered to another.
  case otherChannel(expected: Channel, found: Channel)
  /// A release that is not newer than the one on offer.
  case notNewer(channel: Channel, current: BuildVersion, offered: BuildVersion)
  /// A withdrawn release that would be offered.
  case withdrawn(BuildVersion, reason: String)
  case alreadyWithdrawn(BuildVersion, at: ZonedInstant)
  case notWithdrawn(BuildVersion)
  case alreadyPaused(BuildVersion, since: ZonedInstant)
  case notPaused(BuildVersion)
  /// A channel whose repository was never created.
  case noChannel(Channel)
  /// A build that a channel never had; nil: it has no release at all.
  case noRelease(Channel, BuildVersion?)
  /// A role of a channel that nobody delegates to.
  case notDelegated(role: String, channel: Channel)
  /// A metadata file that other metadata names and that is not there.
  case metadataMissing(String)
  /// A target file that metadata lists and that is not there.
  case targetMissing(String)
  /// Nothing waits to be published.
  case nothingStaged(Channel)
  /// Another change waits to be published.
  case changeWaits(Channel, summary: String)
  /// The channel was published on since the change was staged.
  case channelMoved(Channel, summary: String)
  case awaitingSignatures(Channel, [MissingSignatures])
  /// A document of a staged change that is not there.
  case stagedMissing(String)
  /// A document of a staged change whose signed part is not the one that was staged.
  case stagedChanged(String)
  /// The keys that sign while publishing are not here.
  case onlineKeyMissing(role: String, channel: Channel, have: Int, threshold: Int)
  /// A remote that stands at a newer publication than this folder.
  case remoteAhead(remote: String, found: Int, snapshot: Int, ours: Int, oursSnapshot: Int)
  /// A remote that stands at a publication of another history.
  case remoteForeign(remote: String, detail: String)
  /// Immutable files that are on a remote with other bytes, or before their time: another publisher's.
  case remoteConflict(remote: String, files: [String])
  /// A remote whose timestamp was replaced by somebody else during the upload.
  case remoteRaced(remote: String, found: String)
  /// Files that a remote took and does not have.
  case remoteLost(remote: String, files: [String])
  case thresholdOutOfReach(role: String, keys: Int, threshold: Int)
  /// One key for two roles: who takes one machine would hold both.
  case keyOfTwoRoles(String, String, String)
  /// Keys, or signatures made with them.
  case key(KeyProblem)
  /// A fault of this program: a document that cannot be written.
  case unwritable(file: String, detail: String)

  package var kind: FailureKind {
    switch self {
    case .malformed, .unknownFormat, .notCanonical, .noRequester: .badData
    case .badFileName, .duplicateFileName, .impossibleFact: .badData
    case .otherChannel, .notNewer, .alreadyWithdrawn, .notWithdrawn, .alreadyPaused, .notPaused: .refused
    case .withdrawn: .withdrawn
    case .noChannel, .noRelease, .nothingStaged: .notFound
    case .changeWaits, .channelMoved, .awaitingSignatures: .refused
    case .thresholdOutOfReach, .keyOfTwoRoles: .refused
    case .notDelegated, .metadataMissing, .targetMissing, .stagedMissing, .stagedChanged: .untrusted
    case .onlineKeyMissing: .badConfiguration
    case .remoteAhead, .remoteForeign, .remoteConflict, .remoteRaced: .refused
    case .remoteLost: .unavailable
    case .key(let problem): problem.kind
    case .notStaged, .notListed, .stagedDiffers, .unwritable: .internal
    }
  }

  package var code: String {
    switch self {
    case .malformed: "publishing.malformed"
    case .unknownFormat: "publishing.unknown-format"
    case .notCanonical: "publishing.not-canonical"
    case .badFileName: "publishing.bad-file-name"
    case .duplicateFileName: "publishing.duplicate-file-name"
    case .noRequester: "publishing.no-requester"
    case .notStaged: "publishing.not-staged"
    case .notListed: "publishing.not-listed"
    case .stagedDiffers: "publishing.staged-differs"
    case .impossibleFact: "publishing.impossible-fact"
    case .otherChannel: "publishing.other-channel"
    case .notNewer: "publishing.not-newer"
    case .withdrawn: "publishing.withdrawn"
    case .alreadyWithdrawn: "publishing.already-withdrawn"
    case .notWithdrawn: "publishing.not-withdrawn"
    case .alreadyPaused: "publishing.already-paused"
    case .notPaused: "publishing.not-paused"
    case .noChannel: "publishing.no-channel"
    case .noRelease: "publishing.no-release"
    case .notDelegated: "publishing.not-delegated"
    case .metadataMissing: "publishing.metadata-missing"
    case .targetMissing: "publishing.target-missing"
    case .nothingStaged: "publishing.nothing-staged"
    case .changeWaits: "publishing.change-waits"
    case .channelMoved: "publishing.channel-moved"
    case .awaitingSignatures: "publishing.awaiting-signatures"
    case .stagedMissing: "publishing.staged-missing"
    case .stagedChanged: "publishing.staged-changed"
    case .onlineKeyMissing: "publishing.online-key-missing"
    case .remoteAhead: "publishing.remote-ahead"
    case .remoteForeign: "publishing.remote-foreign"
    case .remoteConflict: "publishing.remote-conflict"
    case .remoteRaced: "publishing.remote-raced"
    case .remoteLost: "publishing.remote-lost"
    case .thresholdOutOfReach: "publishing.threshold-out-of-reach"
    case .keyOfTwoRoles: "publishing.key-of-two-roles"
    case .key(let problem): problem.code
    case .unwritable: "publishing.unwritable"
    }
  }

  package var message: String {
    switch self {
    case .malformed(let file, let detail): "\(file) is malformed: \(detail)"
    case .unknownFormat(let file, let expected, let found):
      "\(file) is of format \(found), and this program reads \(expected)"
    case .notCanonical(let file, let line):
      "\(file) differs at line \(line) from what its own facts are written as"
    case .badFileName(let name):
      "“\(name)” cannot be a file of a release: expected 1 to 200 letters, digits, “.”, “_”, “+” or “-”, "
        + "beginning with a letter or digit, and no “..”"
    case .duplicateFileName(let name): "the release has two files named \(name)"
    case .noRequester(let id): "\(id) comes from users and names nobody who asked for it"
    case .notStaged(let name): "the manifest lists \(name), which was not staged"
    case .notListed(let name): "\(name) was staged, and the manifest does not list it"
    case .stagedDiffers(let file, let what, let expected, let found):
      "the staged \(file) has \(what) \(found), and the manifest gives \(expected)"
    case .impossibleFact(let detail): "the release cannot be described: \(detail)"
    case .otherChannel(let expected, let found): "the release is of channel \(found), not of \(expected)"
    case .notNewer(let channel, let current, let offered):
      "\(channel) offers \(current) and does not go to \(offered), which is not newer"
    case .withdrawn(let version, let reason): "\(version) was withdrawn: \(reason)"
    case .alreadyWithdrawn(let version, let at): "\(version) was withdrawn already, on \(at)"
    case .notWithdrawn(let version): "\(version) was not withdrawn"
    case .alreadyPaused(let version, let since): "the rollout of \(version) is paused already, since \(since)"
    case .notPaused(let version): "the rollout of \(version) is not paused"
    case .noChannel(let channel): "the channel \(channel) has no repository yet"
    case .noRelease(let channel, let version): "\(channel) has no release \(version.map { "\($0)" } ?? "yet")"
    case .notDelegated(let role, let channel): "no metadata of \(channel) delegates to the role \(role)"
    case .metadataMissing(let file): "\(file) is missing among the channel's metadata"
    case .targetMissing(let path): "\(path) is listed and its file is missing"
    case .nothingStaged(let channel): "nothing waits to be published on \(channel)"
    case .changeWaits(let channel, let summary):
      "another change of \(channel) waits to be published: \(summary)"
    case .channelMoved(let channel, let summary):
      "\(channel) was published on since this change was staged: \(summary)"
    case .awaitingSignatures(_, let missing):
      missing.map { "\($0.file) has \($0.valid) of \($0.threshold) signatures" }.joined(separator: "; ")
    case .stagedMissing(let file): "\(file) is missing among the staged metadata"
    case .stagedChanged(let file): "what is signed in \(file) is not what was staged"
    case .onlineKeyMissing(let role, let channel, let have, let threshold):
      "\(have) of the \(threshold) keys that the role \(role) of \(channel) needs are here"
    case .remoteAhead(let remote, let found, let snapshot, let ours, let oursSnapshot):
      "the remote \(remote) stands at timestamp version \(found) with snapshot version \(snapshot), and this "
        + "release folder at \(ours) with \(oursSnapshot): somebody else publishes there"
    case .remoteForeign(let remote, let detail):
      "the remote \(remote) was not published from this release folder: \(detail)"
    case .remoteConflict(let remote, let files):
      "another publisher wrote \(Self.list(files)) on the remote \(remote)"
    case .remoteRaced(let remote, let found):
      "another publisher replaced the timestamp of the remote \(remote) during the upload: found \(found)"
    case .remoteLost(let remote, let files):
      "the remote \(remote) took \(Self.list(files)) and does not have it"
    case .thresholdOutOfReach(let role, let keys, let threshold):
      "the role \(role) would have \(keys) key\(keys == 1 ? "" : "s"), and \(threshold) must sign"
    case .keyOfTwoRoles(let key, let one, let other): "the key \(key) would be of \(one) and of \(other)"
    case .key(let problem): problem.message
    case .unwritable(let file, let detail): "\(file) cannot be written as JSON: \(detail)"
    }
  }

  package var hints: [String] {
    switch self {
    case .unknownFormat: ["Use the miui-release that published it, or a newer one."]
    case .noRequester(let id): ["Record who asked for \(id) in the ledger."]
    case .otherChannel: ["Promote it to bring it to another channel."]
    case .notNewer(_, let current, _):
      ["To go back, withdraw \(current) and name the older build as its replacement."]
    case .noChannel(let channel):
      [
        "`miui-release channel create --channel \(channel)` makes it; it needs keys: `miui-release key generate`."
      ]
    case .changeWaits(let channel, _):
      [
        "Publish it first (`miui-release publish --channel \(channel)`), or give it up "
          + "(`miui-release publish --channel \(channel) --discard`)."
      ]
    case .channelMoved(let channel, _):
      ["Give it up (`miui-release publish --channel \(channel) --discard`) and stage it anew."]
    case .awaitingSignatures(let channel, let missing):
      missing.map { "\($0.role) may still be signed by \($0.open.map(\.short).joined(separator: ", "))." } + [
        "Sign with `miui-release key sign`, here or on another machine, then `miui-release publish --channel \(channel)`."
      ]
    case .key(let problem): problem.hints
    case .stagedChanged, .stagedMissing:
      ["Put back the file that was staged, with signatures added to it alone."]
    case .onlineKeyMissing:
      [
        "Put the key into the folder at `trust_keys:` in the settings; `miui-release key list` shows which it is."
      ]
    case .remoteAhead, .remoteForeign, .remoteRaced:
      [
        "Nothing of the other publisher's was touched",
        "Find out who publishes there; one release folder at a time may publish to a remote",
      ]
    case .remoteConflict:
      [
        "The remote's timestamp was not touched: clients see the old release, whole",
        "Find out who publishes there; if nobody does, remove these files from the remote and push again",
      ]
    default: []
    }
  }

  /// The first three names, and how many more there are.
  private static func list(_ files: [String]) -> String {
    let rest = files.count - 3
    return files.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
