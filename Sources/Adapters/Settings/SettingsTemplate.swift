// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The settings file that `init` writes: every key with a comment, the rarer ones ready to be switched on.
///
/// A line that begins with `#` and one space is a comment; any other line that begins with `#` is switched
/// off, and valid where the `#` is taken away.
package struct SettingsTemplate {
  package var product: String
  package var base: String
  package var committer: Identity
  package var timeZone = "Asia/Shanghai"
  package var ledger = "ledger"
  package var certificate = "keys/release.x509.pem"
  package var privateKey = "keys/release.pk8"
  package var stateFolder = "state"
  package var releaseFolder = "release"
  /// A git remote to push to; nil leaves the key switched off.
  package var remote: String?
  /// The text of the list of devices, without its key, indented by two; nil for an example of one device.
  package var devices: String?

  package init(product: String, base: String, committer: Identity) {
    self.product = product
    self.base = base
    self.committer = committer
  }

  /// The file's text; it reads back under the strict reader. Throws `SettingsError` for a value it refuses.
  package func text() throws -> String {
    let text = try head() + (devices ?? Self.exampleDevices) + tail()
    // Deep enough that every relative path has somewhere to go.
    let folder = String(repeating: "/folder", count: 64)
    _ = try ReleaseSettings(text: text, file: ReleaseSettings.fileName, folder: folder)
    return text
  }

  private func head() throws -> String {
    let format = YAMLDocumentFormat()
    return """
      # miui-release settings. Paths are relative to this file's folder. Unknown keys are refused.

      # The product's name, as announcements write it.
      product: \(try format.inline(product))

      # The zone of every date and hour here, an IANA name; the machine's own zone never counts.
      time_zone: \(try format.inline(timeZone))

      # The train. weekday: monday to sunday (default friday); time: HH:MM, 24 hours (default 17:00);
      # first_week: the number of the first week that this ledger releases (default 1).
      # policy: what makes a train better: votes (default), count (of features), or order: one after another as the
      # list order: has them, then the others by votes.
      # seats: the most features that may board (default: any number). waiting_bonus: what a request gains for each
      # train that left it behind through no fault of its own, in percent of its votes (default 10).
      train:
        weekday: friday
        time: "17:00"
        first_week: 1
      #  policy: votes
      #  seats: 20
      #  waiting_bonus: 10

      # What becomes of a train that nobody cut. missed: catch-up cuts it late under its own version (default);
      # refuse records it as missed once it is late_after its hour (default 6h), and its features wait.
      # poll: when the report opens, closes and is tallied on Tuesday (default 09:00, 21:00, 22:00).
      #schedule:
      #  missed: catch-up
      #  late_after: 6h
      #  poll:
      #    opens: "09:00"
      #    closes: "21:00"
      #    tallied: "22:00"

      # Days off, from files of the form {year, days: [{name, date, isOffDay}]}, one a year (default none).
      # long: the holidays whose days off have no train (default 春节, 国庆节, 劳动节).
      # policy: for each skip, keep or move: and a day; default: for the others, skip or keep (default skip).
      #holidays:
      #  files: [holidays/2026.json]
      #  long: [春节, 国庆节, 劳动节]
      #  policy:
      #    国庆节: move:2026-10-09
      #  default: skip

      # How versions are made; date (26.11.27) is the only scheme and the default.
      version_scheme: date

      # The branch that boarded features are merged onto; a cut moves it.
      base: \(try format.inline(base))

      # The branch that keeps requests and weeks (default ledger); no work tree is needed for it.
      ledger: \(try format.inline(ledger))

      # Who the merge commits, tags and week records are by: Name <mail@host>.
      committer: \(try format.inline(committer.text))

      # The channels of the release folder, each a folder of its own; dev must be among them.
      # title: zh, en or both. url: where the channel's folder is served, https, or "" for nowhere yet.
      # members: whether only members with a token may have it (default true for honorary-dev, else false).
      # rollout: the share of phones that a new build is offered to, by hours (default: all of them at once).
      channels:
        dev:
          title:
            zh: 开发版
            en: Developer
          url: ""
      #    rollout:
      #      - after_hours: 0
      #        percent: 10
      #      - after_hours: 24
      #        percent: 100
        honorary-dev:
          title:
            zh: 荣誉开发组内测
            en: Honorary development group
          url: ""
          members: true

      # A train with fewer or more features than this is cut with a warning (default 3 and 20).
      features:
        minimum: 3
        maximum: 20

      # The members' gate for Friday; it counts once there are members (default without this: no quorum,
      # and nothing needs to be tried; an open blocker always holds its feature back).
      # quorum: members who must have given a verdict on a candidate (default 20). per_device: the same for
      # each device (default 0). mode: warn, or refuse the cut, where one is missed (default warn).
      # untried: leave behind what no candidate carried as it stands, or let it board (default leave).
      gate:
        quorum: 20
        per_device: 0
        mode: warn
        untried: leave

      \(Self.checks)
      # The four-panel report. unanswered: what a cut does while a feature that a majority dislikes has no answer,
      # warn or refuse (default warn); disliked_from: the percentage of ballots below which weak votes are no
      # matter of a majority (default 10).
      #polls:
      #  unanswered: warn
      #  disliked_from: 10

      # The keys packages are signed with; miui-release init --keys makes a pair for trying out.
      # certificate: X.509 in PEM. private_key: PKCS#8; never commit it, never publish it.
      keys:
        certificate: \(try format.inline(certificate))
        private_key: \(try format.inline(privateKey))

      # Where the keys of the channels' metadata that this machine holds lie, a folder for each channel
      # (default: trust, beside private_key).
      #trust_keys: keys/trust

      # Where the lock, the journal and what can be made again are kept; only this machine needs it.
      state_folder: \(try format.inline(stateFolder))

      # Where releases are published, one folder a channel; serve it with any static host.
      release_folder: \(try format.inline(releaseFolder))

      # The git remote that base, ledger and tags are pushed to (default: none, nothing is pushed).
      \(try remote.map { "remote: \(try format.inline($0))" } ?? "#remote: origin")

      # Object stores and mirrors that channels are copied to by rclone (default: none).
      # name: for --remote. destination: rclone's path, each channel a folder in it; no secrets here.
      # channels: which of them (default: all but honorary-dev, whose builds are for members only).
      # config: rclone's configuration file (default: where rclone looks itself).
      # flags: more flags for rclone, such as --transfers=8 (default none). conditional_writes: whether an
      # S3 store replaces the timestamp only if nobody else has (default true; some stores cannot).
      #publish:
      #  remotes:
      #    - name: cdn
      #      destination: s3:example-bucket/miui
      #      channels: [dev]
      #      config: rclone.conf
      #      flags: [--transfers=8]
      #      conditional_writes: true

      # The static site that every publication makes anew (default: none); a folder that it replaces whole.
      # folder: default site, below release_folder. base_url: where it is served, or "" for relative links.
      #site:
      #  folder: release/site
      #  base_url: https://example.org/miui/site

      # A domain name of the project; ids of the Atom feed are made of it, so that they outlive a move of the
      # server (default: a name that nobody can own).
      #feed_authority: example.org

      # Whether a release carries an archive of its source (default true).
      source_snapshot: true
      \(Self.people)
      # The devices; a release carries one full package for each.
      # codename: ro.product.device. name: DEVICE in file names, letters and digits.
      # android: the release, in quotes. sdk: its API level, 1 to 99. security_patch: a date.
      # brand: the first part of the fingerprint.
      # recipe: tree (folders of the merged tree become partition images) or command (the ROM's own build).
      # partitions, for tree, in payload order: name; folders, laid over each other, a later one's file wins;
      # filesystem: erofs or ext4; compression, for erofs: lz4, lz4hc, lz4hc,1 to lz4hc,12 or none
      # (default lz4hc,9); size, for ext4: such as 64MiB, a multiple of 4096 bytes (default: as it needs);
      # build_prop: where in the partition the build's properties are written (default: nowhere).
      devices:

      """
  }

  private static let exampleDevices = """
      - codename: cancro
        name: MI3WMI4W
        android: "4.4"
        sdk: 19
        security_patch: 2026-11-05
        brand: Xiaomi
        recipe: tree
        partitions:
          - name: system
            folders: [system]
            filesystem: erofs
            compression: lz4hc,9
            build_prop: build.prop
    #      - name: vendor
    #        folders: [vendor, device/cancro/vendor]
    #        filesystem: ext4
    #        size: 64MiB

    """

  private func tail() -> String {
    """
    # For command: command is the program and its arguments, no shell, run in the exported tree;
    # images: partition and image path in the tree, in payload order; time_limit: 90s, 30m, 2h or 1h30m
    # (default 6h, at most 168h); environment: variables beside the clean ones (default none).
    #  - codename: example
    #    name: EXAMPLE1
    #    android: "14"
    #    sdk: 34
    #    security_patch: 2026-11-05
    #    brand: Xiaomi
    #    recipe: command
    #    command: [./build.sh, --device, example]
    #    images:
    #      system: out/system.img
    #      vendor: out/vendor.img
    #    time_limit: 2h
    #    environment:
    #      BUILD_TYPE: user

    """
  }
}
