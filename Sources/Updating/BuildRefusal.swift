// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore

/// Why a client does not install what was asked for, or cannot leave what it has.
package enum BuildRefusal: Failure, Hashable {
  /// The build asked for was withdrawn; `isHere`: it is the one the phone has, and no other is for it.
  case withdrawn(Withdrawal, isHere: Bool, replacement: BuildVersion?)
  /// An older build than the phone has was asked for.
  case downgrade(have: BuildVersion, asked: BuildVersion)
  /// The build is older than the channel allows any to be.
  case belowMinBuild(BuildVersion, floor: BuildVersion)
  case noSuchVersion(BuildVersion, channel: Channel)
  case noSuchDevice(String, version: BuildVersion, known: [String])
  /// Several devices, and nothing said which.
  case deviceNeeded(version: BuildVersion, known: [String])

  package var kind: FailureKind {
    switch self {
    case .withdrawn: .withdrawn
    case .downgrade, .belowMinBuild: .refused
    case .noSuchVersion, .noSuchDevice: .notFound
    case .deviceNeeded: .usage
    }
  }

  package var code: String {
    switch self {
    case .withdrawn: "build.withdrawn"
    case .downgrade: "build.downgrade"
    case .belowMinBuild: "build.below-min-build"
    case .noSuchVersion: "build.no-such-version"
    case .noSuchDevice: "build.no-such-device"
    case .deviceNeeded: "build.device-needed"
    }
  }

  package var message: String {
    switch self {
    case .withdrawn(let entry, let isHere, _):
      (isHere ? "\(entry.version), which you have, was withdrawn" : "\(entry.version) was withdrawn")
        + ": " + BuildRefusal.reason(of: entry) + (entry.link.map { " (\($0))" } ?? "")
    case .downgrade(let have, let asked): "\(asked) is older than \(have), which you have"
    case .belowMinBuild(let version, let floor):
      "\(version) is not to be installed any more: the oldest build of the channel is \(floor)"
    case .noSuchVersion(let version, let channel): "\(channel) has no build \(version)"
    case .noSuchDevice(let name, let version, let known):
      "\(version) is not for \(name); it is for " + BuildRefusal.list(known)
    case .deviceNeeded(let version, let known): "\(version) is for " + BuildRefusal.list(known)
    }
  }

  package var hints: [String] {
    switch self {
    case .withdrawn(let entry, true, let replacement?):
      [
        "Take \(replacement) in its place: --version \(replacement)"
          + (replacement < entry.version
            ? " --allow-downgrade; going back may need the phone's data to be wiped." : ".")
      ]
    case .withdrawn(_, false, let replacement?): ["Take \(replacement) in its place."]
    case .withdrawn(_, true, nil): ["Nothing stands in its place yet; pull again later."]
    case .withdrawn(_, false, nil): []
    case .downgrade:
      ["Going back may need the phone's data to be wiped; --allow-downgrade says that it is meant."]
    case .belowMinBuild: ["Pull without --version."]
    case .noSuchVersion: ["Versions look like 26.11.27; the channel's announcements name them."]
    case .noSuchDevice, .deviceNeeded: ["Say which with --device, by codename or market name."]
    }
  }

  /// Both languages where both are there.
  package static func reason(of entry: Withdrawal) -> String {
    let chinese = entry.reason.text(in: .zh)
    let english = entry.reason.text(in: .en)
    return chinese == english ? english : "\(english) / \(chinese)"
  }

  private static func list(_ known: [String]) -> String {
    known.isEmpty ? "no device" : known.joined(separator: ", ")
  }
}
