// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Settings

/// A complete settings text, and ways to spoil it.
enum SettingsExample {
  static let file = "miui-release.yaml"

  static let text = """
    product: MIUI
    time_zone: Asia/Shanghai
    train:
      weekday: friday
      time: "17:00"
      first_week: 590
    version_scheme: date
    base: main
    ledger: ledger
    committer: Release Train <train@example.com>
    channels:
      dev:
        title:
          zh: 开发版
          en: Developer
        url: https://example.com/dev/
      honorary-dev:
        title: {zh: 荣誉开发组内测}
        url: ""
    features: {minimum: 3, maximum: 20}
    keys:
      certificate: keys/release.x509.pem
      private_key: ../keys/release.pk8
    state_folder: state
    release_folder: /srv/release
    remote: origin
    feed_authority: example.com
    publish:
      remotes:
        - name: cdn
          destination: s3:bucket/miui
        - name: office
          destination: ":local:/srv/mirror"
          channels: [dev, honorary-dev]
          config: ../rclone.conf
          flags: [--transfers=8, --s3-storage-class=STANDARD_IA]
          conditional_writes: false
    source_snapshot: false
    devices:
      - codename: cancro
        name: MI3WMI4W
        android: 4.4
        sdk: 19
        security_patch: 2026-11-05
        brand: Xiaomi
        recipe: tree
        partitions:
          - name: system
            folders: [system, device/cancro]
            filesystem: erofs
            compression: lz4hc,9
            build_prop: build.prop
          - name: vendor
            folders: [vendor]
            filesystem: ext4
            size: 64MiB
      - codename: umi
        name: MI10
        android: "14"
        sdk: 34
        security_patch: 2026-11-05
        brand: Xiaomi
        recipe: command
        command: [./build.sh, --device, umi]
        images:
          system: out/system.img
          vendor: out/vendor.img
        time_limit: 1h30m
        environment:
          BUILD_TYPE: user
          LEVEL: 7

    """

  /// The line (from 1) on which a text first stands.
  static func line(of fragment: String, in text: String = text) -> Int {
    guard let range = text.range(of: fragment) else { return 0 }
    return text[..<range.lowerBound].count { $0.isNewline } + 1
  }

  static func read(_ text: String) throws -> ReleaseSettings {
    try ReleaseSettings(text: text, file: file, folder: "/rom")
  }
}
