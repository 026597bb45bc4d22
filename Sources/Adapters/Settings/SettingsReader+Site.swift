// SPDX-License-Identifier: Apache-2.0
import Presenting
import ReleaseCore
import Requesting

/// The static site beside the channels.
package struct SiteSettings: Hashable, Sendable {
  /// The folder that is replaced by each new site.
  package let folder: SettingsPath
  /// Where it is served, without a slash at its end; nil: links are relative.
  package let baseURL: String?
}

extension SettingsReader {
  /// The folder's name below the release folder where none is given.
  static let siteFolder = "site"

  /// `site:`; nil where the key is absent or something is wrong with it.
  func site(
    from reader: inout FieldReader, release: SettingsPath?, channels: [ChannelSettings],
    secret: [SettingsPath]
  ) -> SiteSettings? {
    reader.nested("site") { site -> SiteSettings? in
      let written = site.value("folder", "a path, relative to the settings file or absolute") {
        $0.isOneLine && !$0.hasPrefix("~") ? SettingsPath($0, in: folder) : nil
      }
      let baseURL = site.value("base_url", "the http or https address of the site's folder, or \"\"") {
        $0.isEmpty ? "" : SiteAddress.checked($0)
      }
      guard let release else { return nil }
      let place = written ?? SettingsPath("\(release.text)/\(Self.siteFolder)", in: folder)
      refuse(place, release, channels, secret, in: &site)
      return SiteSettings(folder: place, baseURL: baseURL.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// The folder is replaced whole: nothing else may stand in it, and what must stay secret not beside a page.
  private func refuse(
    _ place: SettingsPath, _ release: SettingsPath, _ channels: [ChannelSettings], _ secret: [SettingsPath],
    in site: inout FieldReader
  ) {
    if release.lies(in: place) {
      site.refuse(
        "folder", "must not hold release_folder, found “\(place)”; a new site replaces the whole folder")
    }
    for channel in channels {
      let home = SettingsPath("\(release.text)/\(channel.name)", in: folder)
      if place.lies(in: home) || home.lies(in: place) {
        site.refuse("folder", "is the folder of the channel \(channel.name), found “\(place)”")
      }
    }
    for path in secret where path.lies(in: place) || (place.lies(in: path) && !release.lies(in: path)) {
      site.refuse("folder", "must lie apart from “\(path)”, which is not published")
    }
  }
}
