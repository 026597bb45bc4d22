// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting
package import Scheduling

/// A build taken back: its files stay where they are, and no client installs it any more.
package struct Withdrawal: Hashable, Sendable, Codable {
  package let version: BuildVersion
  /// Why, in at least one language.
  package let reason: ReleaseManifest.Text
  /// Where the reader learns more; an http or https URL.
  @OrNull package var link: String?
  package let at: ZonedInstant
  /// The build to install in its place.
  @OrNull package var replacedBy: BuildVersion?

  package init(
    version: BuildVersion, reason: LocalizedText, link: String?, at: ZonedInstant, replacedBy: BuildVersion?
  ) {
    self.version = version
    self.reason = ReleaseManifest.Text(reason)
    self.at = at
    self.link = link
    self.replacedBy = replacedBy
  }

  /// What is wrong with it; nil where nothing is.
  var fault: String? {
    guard reason.isPresent else { return "withdrawn \(version) gives no reason" }
    if replacedBy == version { return "withdrawn \(version) is replaced by itself" }
    guard let link else { return nil }
    let isAddress = ["https://", "http://"].contains { link.hasPrefix($0) && link.utf8.count > $0.utf8.count }
    let isPlain = link.utf8.allSatisfy { (0x21...0x7e).contains($0) && !Self.notInURLs.contains($0) }
    return isAddress && isPlain && link.utf8.count <= 2000
      ? nil : "withdrawn \(version) links to “\(link)”; expected an http or https URL"
  }

  /// `"`, `<`, `>` and `\`: no URL holds them, and somebody prints a link into HTML or a shell.
  private static let notInURLs: Set<UInt8> = [34, 60, 62, 92]
}
