// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Vetting

/// `--token-file`, the same for every command that reads a members' channel.
struct TokenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file that holds the member's token, mode 0600. Default: MIUI_RELEASE_TOKEN, then "
        + "miui-release/tokens/<channel> in the configuration folder.",
      valueName: "path"))
  var tokenFile: String?
}

/// Where a member's token is read: a file or the environment, never a command line or a URL.
enum TokenSource {
  static let variable = "MIUI_RELEASE_TOKEN"
  /// The largest token file that is read, in bytes.
  private static let limit = 4096

  /// The token for a channel; nil where there is none in any place. `file`: `--token-file`.
  ///
  /// A place that is there counts, also when what it holds is wrong: the next one is not tried then.
  static func token(file: String?, channel: Channel, world: World) throws -> TesterToken? {
    if let file { return try read(file) }
    if let text = world.environment[variable], !text.isEmpty { return try parse(text, from: variable) }
    guard let file = usualFile(channel: channel, world: world), try Folders.isTaken(file) else { return nil }
    return try read(file)
  }

  /// Like `token`, and none is `CommandError.noToken`.
  static func required(file: String?, channel: Channel, world: World) throws -> TesterToken {
    if let token = try token(file: file, channel: channel, world: world) { return token }
    throw CommandError.noToken(channel: channel.name, file: usualFile(channel: channel, world: world))
  }

  /// `$XDG_CONFIG_HOME/miui-release/tokens/<channel>`, below `~/.config` where that is not set; a relative
  /// value is ignored, as the XDG Base Directory specification wants it.
  static func usualFile(channel: Channel, world: World) -> String? {
    func absolute(_ name: String) -> String? {
      world.environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let folder = absolute("XDG_CONFIG_HOME") ?? absolute("HOME").map({ "\($0)/.config" }) else {
      return nil
    }
    return "\(folder)/miui-release/tokens/\(channel.name)"
  }

  /// Throws for a URL with a name or password in it, or with anything that looks like a token: URLs stand in
  /// logs, histories and process lists.
  static func check(url: String) throws {
    // With a scheme, or relative to one.
    let start = url.range(of: "://") ?? url.range(of: "//", options: .anchored)
    let address = start.map { url[$0.upperBound...] } ?? url[...]
    let authority = address.prefix { !"/?#\\".contains($0) }
    guard !authority.contains("@") else {
      throw CommandError.secretInURL(
        host: String(
          authority[authority.index(after: authority.lastIndex(of: "@") ?? authority.startIndex)...]),
        what: "a name or password before the host")
    }
    guard !TesterToken.occurs(in: url), !TesterToken.occurs(in: url.removingPercentEncoding ?? url) else {
      throw CommandError.secretInURL(
        host: TesterToken.redacting(String(authority)), what: "something that looks like a token")
    }
  }

  private static func read(_ file: String) throws -> TesterToken {
    let bytes = try PrivateFile.read(file, limit: limit)
    return try parse(String(decoding: bytes, as: UTF8.self), from: file)
  }

  /// A line end behind the token is what editors and `echo` leave.
  private static func parse(_ text: String, from source: String) throws -> TesterToken {
    do {
      return try TesterToken(text.trimmingCharacters(in: .newlines))
    } catch {
      throw VettingError.malformedToken(source: source, error)
    }
  }
}
