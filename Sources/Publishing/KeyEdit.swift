// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
package import Trusting

/// A change of one role's keys: who goes, who comes, and how many must sign from then on.
package struct KeyEdit: Hashable, Sendable {
  /// Key ids that go, or their beginnings of at least four digits.
  package var removed: [String]
  package var added: [MetadataKey]
  /// Nil: as many as before.
  package var threshold: Int?

  package init(removed: [String] = [], added: [MetadataKey] = [], threshold: Int? = nil) {
    self.removed = removed
    self.added = added
    self.threshold = threshold
  }

  /// The role's keys afterwards. Refuses a key that is not there or is there already, an edit that changes
  /// nothing, and a threshold that the keys left could not reach.
  package func applied(to current: KeySet, of role: KeyedRole) throws(PublishingError) -> KeySet {
    var keys = current.keys
    for text in removed {
      let id = try KeyEdit.find(text, among: keys.map(\.id), of: role)
      keys.removeAll { $0.id == id }
    }
    for key in added {
      // The same key under another id would count once: 2 of 3 that are two people.
      guard let fingerprint = key.fingerprint else {
        throw .key(.unusable(key.id, keytype: key.keytype, scheme: key.scheme))
      }
      guard !keys.contains(where: { $0.id == key.id || $0.fingerprint == fingerprint }) else {
        throw .key(.alreadyThere(key.id, role))
      }
      keys.append(key)
    }
    let set = KeySet(keys: keys.sorted { $0.id < $1.id }, threshold: threshold ?? current.threshold)
    guard set.threshold >= 1, set.threshold <= keys.count else {
      throw .key(.outOfReach(role, left: keys.count, threshold: set.threshold))
    }
    guard Set(keys.map(\.id)) != Set(current.keys.map(\.id)) || set.threshold != current.threshold else {
      throw .key(.changesNothing(role))
    }
    return set
  }

  /// The one key id that begins with a text.
  package static func find(
    _ text: String, among ids: [KeyID], of role: KeyedRole
  ) throws(PublishingError) -> KeyID {
    let found = text.utf8.count < 4 ? [] : ids.filter { $0.description.hasPrefix(text.lowercased()) }
    guard let id = found.first, found.count == 1 else {
      throw .key(.notOne(text, role, known: ids.map(\.short)))
    }
    return id
  }
}

/// Why keys, or signatures made with them, were refused.
package enum KeyProblem: Hashable, Sendable {
  /// No key of the role, or more than one, begins so.
  case notOne(String, KeyedRole, known: [String])
  case alreadyThere(KeyID, KeyedRole)
  /// A key of an algorithm that no reader here could check.
  case unusable(KeyID, keytype: String, scheme: String)
  case outOfReach(KeyedRole, left: Int, threshold: Int)
  case changesNothing(KeyedRole)
  /// The staged root is what readers have already; only publishing the rest makes the channel whole.
  case rootIsOut(Channel, version: Int)
  /// A document that is not among those of the staged change.
  case notStagedHere(file: String, Channel)
  /// Metadata that is signed while publishing, and by nobody before.
  case signedOnline(file: String, type: String)
  /// The document given for comparison is not an earlier one of the same role and channel.
  case notPrevious(file: String, detail: String)

  var kind: FailureKind {
    switch self {
    case .notOne, .notStagedHere: .notFound
    case .unusable: .badConfiguration
    case .notPrevious: .usage
    case .alreadyThere, .outOfReach, .changesNothing, .rootIsOut, .signedOnline: .refused
    }
  }

  var code: String {
    switch self {
    case .notOne: "publishing.no-such-key"
    case .alreadyThere: "publishing.key-already-there"
    case .unusable: "publishing.unusable-key"
    case .outOfReach: "publishing.threshold-out-of-reach"
    case .changesNothing: "publishing.key-change-is-empty"
    case .rootIsOut: "publishing.root-is-out"
    case .notStagedHere: "publishing.not-staged-here"
    case .signedOnline: "publishing.signed-online"
    case .notPrevious: "publishing.not-previous"
    }
  }

  var message: String {
    switch self {
    case .notOne(let text, let role, let known):
      "“\(text)” is not the beginning of one key of \(role.rawValue); it has \(known.joined(separator: ", "))"
    case .alreadyThere(let id, let role): "the key \(id.short) is one of \(role.rawValue) already"
    case .unusable(let id, let keytype, let scheme):
      "the key \(id.short) of type \(keytype) with scheme \(scheme) cannot be used to check signatures"
    case .outOfReach(let role, let left, let threshold):
      "the role \(role.rawValue) would have \(left) key\(left == 1 ? "" : "s"), and \(threshold) must sign"
    case .changesNothing(let role): "the keys of \(role.rawValue) would be the same as before"
    case .rootIsOut(let channel, let version):
      "version \(version) of the root of \(channel) is out already, and what it vouches for is not"
    case .notStagedHere(let file, let channel): "\(file) is no document of what is staged on \(channel)"
    case .signedOnline(let file, let type):
      "\(file) is \(type) metadata, which is signed while publishing and by nobody before"
    case .notPrevious(let file, let detail): "\(file) is nothing to compare with: \(detail)"
    }
  }

  var hints: [String] {
    switch self {
    case .notOne: ["`miui-release key list` shows the keys of every role; four digits are enough."]
    case .outOfReach(let role, _, _):
      [
        "Add a key in its place: `miui-release key rotate \(role.rawValue) --replace … --with …`.",
        "Or ask for fewer signatures from now on, if that is meant: `--threshold`.",
      ]
    case .rootIsOut(let channel, _):
      ["Readers may fail until the rest is out: `miui-release publish --channel \(channel)`."]
    case .notStagedHere(_, let channel):
      [
        "What was given up or published meanwhile needs no signature; `miui-release key list --channel \(channel)` shows what does."
      ]
    default: []
    }
  }
}
