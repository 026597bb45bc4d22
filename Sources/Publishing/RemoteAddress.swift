// SPDX-License-Identifier: Apache-2.0

/// Where a remote is, as rclone writes it: `name:path`, `:backend:path` or `:backend,option=value:path`.
package struct RemoteAddress: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil for a bare path, one that climbs or ends in a slash, and for an address that carries a secret:
  /// those belong into rclone's configuration, because settings are committed.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= 1024, !text.hasPrefix("-"), !text.hasSuffix("/"),
      text.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.value > 0x20 && $0.value != 0x7F }),
      let (head, path) = Self.split(text), Self.isHead(head)
    else { return nil }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(
      path.hasPrefix("/") ? 1 : 0)
    guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      head != ":local" || path.hasPrefix("/")
    else { return nil }
    self.text = text
  }

  /// The back end that the address itself names: `s3` of `:s3:bucket`; nil where a configuration does.
  package var backend: String? {
    guard text.hasPrefix(":") else { return nil }
    return text.dropFirst().split(whereSeparator: { ":,".contains($0) }).first.map(String.init)
  }

  /// The configured remote that the address begins with; nil where it names a back end.
  package var configured: String? {
    text.hasPrefix(":") ? nil : text.split(whereSeparator: { ":,".contains($0) }).first.map(String.init)
  }

  /// The channel's own folder there.
  package func folder(of channel: Channel) -> String { folder(named: channel.name) }
  /// A folder beside the channels, such as the site's.
  package func folder(named name: String) -> String { "\(text)/\(name)" }

  package var description: String { text }

  /// Parts at the colon that ends the remote's name; one in quotes belongs to an option's value.
  private static func split(_ text: String) -> (head: String, path: String)? {
    var isQuoted = false
    for index in text.indices {
      switch text[index] {
      case "'", "\"": isQuoted.toggle()
      case ":" where index != text.startIndex && !isQuoted:
        return (String(text[..<index]), String(text[text.index(after: index)...]))
      default: break
      }
    }
    return nil
  }

  private static func isHead(_ head: String) -> Bool {
    var parts = head.drop { $0 == ":" }.split(separator: ",", omittingEmptySubsequences: false)
    let name = parts.isEmpty ? "" : String(parts.removeFirst())
    let isName = name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_-.".utf8.contains($0)
    }
    return isName && !name.isEmpty && !name.hasPrefix("-")
      && parts.allSatisfy { !RemoteFlag.isSecret(String($0.prefix { $0 != "=" })) }
  }
}

/// Which of rclone's flags a remote may add: those that tune a transfer or a back end, none that deletes,
/// reorders, leaves out, hides or overwrites.
package enum RemoteFlag {
  /// Whether a flag such as `--transfers=8` may be given; its value stands behind `=`.
  package static func isAllowed(_ flag: String) -> Bool {
    guard flag.hasPrefix("--"), !flag.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return false }
    let name = String(flag.dropFirst(2).prefix { $0 != "=" })
    guard !name.isEmpty, !isSecret(name) else { return false }
    if tuning.contains(name) { return true }
    guard let backend = name.split(separator: "-").first, name.contains("-") else { return false }
    return backends.contains(String(backend)) && !reserved.contains(name)
  }

  /// Whether a variable of the environment may reach rclone: it takes every flag from `RCLONE_FLAG` too.
  package static func isAllowed(variable: String) -> Bool {
    guard variable.hasPrefix("RCLONE_") else { return true }
    let name = variable.dropFirst("RCLONE_".count).lowercased().replacing("_", with: "-")
    if name == "config" || name.hasPrefix("config-") { return true }
    let backend = name.split(separator: "-").first.map(String.init) ?? ""
    return tuning.contains(name) || (backends.contains(backend) && !reserved.contains(name))
  }

  /// Whether the name of an option says that its value is a secret: other users of the machine see arguments.
  package static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased().replacing("-", with: "_")
    return [
      "secret", "pass", "token", "credential", "sas", "account_key", "access_key", "api_key", "key_pem",
    ]
    .contains { name.contains($0) } || ["key", "b2_key"].contains(name)
  }

  private static let tuning: Set<String> = [
    "bind", "buffer-size", "bwlimit", "bwlimit-file", "ca-cert", "checkers", "client-cert", "contimeout",
    "disable-http2", "expect-continue-timeout", "fast-list", "low-level-retries", "multi-thread-cutoff",
    "multi-thread-streams", "retries", "retries-sleep", "timeout", "tpslimit", "tpslimit-burst", "transfers",
    "user-agent",
  ]

  /// Back ends whose own flags may be given.
  private static let backends: Set<String> = [
    "azureblob", "b2", "ftp", "gcs", "hdfs", "http", "oos", "qingstor", "s3", "sftp", "storj", "swift",
    "webdav",
  ]

  /// Flags of those back ends that run commands, or that the mirror sets itself.
  private static let reserved: Set<String> = [
    "s3-no-check-bucket", "s3-no-head", "s3-no-head-object", "s3-versions", "s3-version-at",
    "sftp-server-command", "sftp-ssh", "sftp-md5sum-command", "sftp-sha1sum-command",
    "webdav-bearer-token-command", "b2-hard-delete", "b2-versions", "b2-version-at",
  ]
}
