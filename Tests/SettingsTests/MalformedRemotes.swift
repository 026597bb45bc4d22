// SPDX-License-Identifier: Apache-2.0

extension MalformedSettings {
  private static func remote(
    _ name: String, _ old: String, _ new: String, at place: String, _ key: String, _ fragment: String
  ) -> Example {
    Example(name, old, new, at: place, "publish.\(key)", fragment)
  }

  static let remotes = [
    remote(
      "an unknown key of publish", "  remotes:\n", "  remote:\n", at: "  remote:", "remote",
      "did you mean remotes?"),
    remote(
      "a remote with an unknown key", "name: cdn", "name: cdn\n      bucket: b", at: "bucket: b",
      "remotes[0].bucket", "not a known key"),
    remote(
      "a remote without name", "name: cdn\n      ", "", at: "destination: s3", "remotes[0].name", "is missing"
    ),
    remote(
      "a remote named by a path", "name: cdn", "name: a/b", at: "a/b", "remotes[0].name", "letters, digits"),
    remote(
      "two remotes of one name", "name: office", "name: cdn", at: "cdn\n      destination: \":local",
      "remotes[1].name", "two remotes"),
    remote(
      "two remotes in one place", "\":local:/srv/mirror\"", "s3:bucket/miui",
      at: "s3:bucket/miui\n      channels",
      "remotes[1].destination", "two remotes"),
    remote(
      "no destination", "      destination: s3:bucket/miui\n", "", at: "name: cdn", "remotes[0].destination",
      "is missing"),
    remote(
      "a destination that is a path", "s3:bucket/miui", "/srv/mirror", at: "/srv/mirror",
      "remotes[0].destination", "an rclone path"),
    remote(
      "a destination that ends in a slash", "s3:bucket/miui", "s3:bucket/", at: "s3:bucket/",
      "remotes[0].destination", "slash at its end"),
    remote(
      "a destination that climbs", "s3:bucket/miui", "s3:bucket/../other", at: "s3:bucket/..",
      "remotes[0].destination", "an rclone path"),
    remote(
      "a destination that is an option", "s3:bucket/miui", "--config:x", at: "--config:x",
      "remotes[0].destination", "an rclone path"),
    remote(
      "a destination with a secret", "s3:bucket/miui", "\":s3,secret_access_key=abc:bucket\"",
      at: "secret_access_key", "remotes[0].destination", "without a secret"),
    remote(
      "a folder that is relative", "\":local:/srv/mirror\"", "\":local:mirror\"", at: ":local:mirror",
      "remotes[1].destination", "an rclone path"),
    remote(
      "a channel that is not there", "[dev, honorary-dev]", "[dev, nightly]", at: "nightly",
      "remotes[1].channels", "there is no channel “nightly”"),
    remote(
      "a channel twice", "[dev, honorary-dev]", "[dev, dev]", at: "[dev, dev]", "remotes[1].channels",
      "names a channel twice"),
    remote(
      "no channel", "[dev, honorary-dev]", "[]", at: "channels: []", "remotes[1].channels", "at least one"),
    remote(
      "a channel that is no list", "[dev, honorary-dev]", "dev", at: "channels: dev", "remotes[1].channels",
      "expected a list"),
    remote(
      "a configuration at home", "../rclone.conf", "~/rclone.conf", at: "~/rclone.conf", "remotes[1].config",
      "a path"),
    remote(
      "a flag that deletes", "--transfers=8", "--delete-after", at: "--delete-after", "remotes[1].flags",
      "“--delete-after” is not allowed"),
    remote(
      "a flag that does nothing at all", "--transfers=8", "--dry-run", at: "--dry-run", "remotes[1].flags",
      "not allowed"),
    remote(
      "a flag that holds a secret", "--transfers=8", "--s3-secret-access-key=abc", at: "abc",
      "remotes[1].flags", "hold a secret"),
    remote("a word that is no flag", "--transfers=8", "sync", at: "[sync", "remotes[1].flags", "not allowed"),
    remote(
      "conditions in other words", "conditional_writes: false", "conditional_writes: never", at: "never",
      "remotes[1].conditional_writes", "true or false"),
  ]
}
