// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore

extension BuildChoice {
  /// The build to look at where a build leaves the device out: the one before it, unless the phone has that
  /// already, it was withdrawn, or somebody asked for a version by its name.
  ///
  /// A phone that has not yet taken Friday's build gets it also after a hot-fix for other devices. It was
  /// rolled out in its own time, so no percentage counts.
  package func before(_ manifest: ReleaseManifest) -> BuildVersion? {
    guard request.version == nil, let earlier = manifest.previousVersion, earlier < manifest.version,
      request.have.map({ $0 < earlier }) ?? true, latest.minBuild.map({ $0 <= earlier }) ?? true,
      !latest.isWithdrawn(earlier)
    else { return nil }
    return earlier
  }
}
