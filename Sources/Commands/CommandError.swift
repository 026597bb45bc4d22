// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What is wrong with a command line that could be parsed, or with where it was run.
package enum CommandError: Failure {
  case noSession
  case option(String, value: String, expected: String)
  case nothingNamed(String)
  case noSuchChannel(String, known: [String])
  case noSuchRemote(String, channel: String, known: [String])
  case noSuchRequest(String)
  case noSuchDevice(String, known: [String])
  case wouldOverwrite([String])
  case notSound(String, findings: Int)
  case neitherPackageNorFolder(String)
  case certificate(String, any Error)
  case keyIsReadable(String)
  /// A members' channel was to be read, and no place holds a token.
  case noToken(channel: String, file: String?)
  /// A token stands in the command line.
  case tokenInArguments
  case secretInURL(host: String, what: String)
  /// A token was made and could not be written.
  case tokenLost(String, any Error)
  case noManifest(String, folder: String, found: Int)
  /// The first pull of a channel, and nothing to trust was given.
  case noRoot(cache: String)
  /// Another root than the one that is trusted.
  case otherRoot(String, cache: String)

  package var kind: FailureKind {
    switch self {
    case .noSession: .internal
    case .noSuchChannel, .noSuchRemote, .noSuchRequest, .noSuchDevice, .neitherPackageNorFolder, .noManifest:
      .notFound
    case .noToken: .accessDenied
    case .tokenLost: .inputOutput
    case .option, .nothingNamed, .noRoot, .tokenInArguments, .secretInURL: .usage
    case .wouldOverwrite, .otherRoot: .refused
    case .notSound: .untrusted
    case .certificate, .keyIsReadable: .badConfiguration
    }
  }

  package var code: String {
    switch self {
    case .noSession: "command.no-session"
    case .option: "command.option"
    case .nothingNamed: "command.nothing-named"
    case .noSuchChannel: "command.no-such-channel"
    case .noSuchRemote: "command.no-such-remote"
    case .noSuchRequest: "command.no-such-request"
    case .noSuchDevice: "command.no-such-device"
    case .wouldOverwrite: "command.would-overwrite"
    case .notSound: "verify.not-sound"
    case .neitherPackageNorFolder: "command.no-package"
    case .certificate: "command.certificate"
    case .keyIsReadable: "command.key-is-readable"
    case .noToken: "token.missing"
    case .tokenInArguments: "token.in-arguments"
    case .secretInURL: "token.in-url"
    case .tokenLost: "token.lost"
    case .noManifest: "command.no-manifest"
    case .noRoot: "pull.no-root"
    case .otherRoot: "pull.other-root"
    }
  }

  package var message: String {
    switch self {
    case .noSession: "a command ran outside of a session"
    case .option(let name, let value, let expected): "\(name): expected \(expected), found “\(value)”"
    case .nothingNamed(let what): what
    case .noSuchChannel(let name, let known):
      "there is no channel \(name); the settings have \(known.joined(separator: ", "))"
    case .noSuchRemote(let name, let channel, let known):
      "there is no remote \(name) for \(channel); the settings have "
        + (known.isEmpty ? "none" : known.joined(separator: ", "))
    case .noSuchDevice(let name, let known):
      "there is no device \(name); the settings have \(known.joined(separator: ", "))"
    case .noSuchRequest(let id): "there is no request \(id) on the ledger"
    case .wouldOverwrite(let paths): "already there: \(paths.joined(separator: ", "))"
    case .notSound(let path, let count): "\(path) is not sound: \(count) finding\(count == 1 ? "" : "s")"
    case .neitherPackageNorFolder(let path):
      "\(path) is neither a package nor a release folder: no timestamp.json below metadata and no channel in it"
    case .keyIsReadable(let path): "\(path) is a private key that others than its owner may read"
    case .certificate(let path, _): "\(path) is no certificate that packages can be checked against"
    case .noToken(let channel, _): "\(channel) is for its members, and no token was found"
    case .tokenInArguments: "a token stands in the command line, where every user of this machine can read it"
    case .secretInURL(let host, let what): "the URL at \(host) holds \(what)"
    case .tokenLost(let id, _): "the new token of \(id) could not be written, and cannot be shown again"
    case .noManifest(let version, let folder, let found):
      "\(folder) holds \(found == 0 ? "no manifest" : "\(found) manifests") of \(version)"
    case .noRoot(let cache): "this is the first pull into \(cache), and no root to trust was given"
    case .otherRoot(let file, let cache): "\(file) is not the root that \(cache) was begun with"
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .certificate(_, let cause), .tokenLost(_, let cause): cause
    default: nil
    }
  }

  package var hints: [String] {
    switch self {
    case .noSession: ["please report this"]
    case .wouldOverwrite: ["nothing is ever overwritten; move what is there away, or name another place"]
    case .keyIsReadable(let path): ["chmod 600 \(path)"]
    case .noSuchRequest: ["`miui-release request list --all` shows them"]
    case .notSound: ["do not publish or install it; fetch or build it again"]
    case .noToken(_, let file):
      [
        "put the token into \(file ?? "a file"), mode 0600, or name a file with --token-file, "
          + "or set \(TokenSource.variable)"
      ]
    case .tokenInArguments:
      ["replace that token: miui-release tester rotate; then give it by file or environment"]
    case .secretInURL: ["give the token with --token-file or \(TokenSource.variable), and the URL without it"]
    case .tokenLost(let id, _): ["miui-release tester rotate \(id)"]
    case .noManifest: ["name the manifest with --manifest"]
    case .noRoot:
      ["give the channel's root with --root; take it from somewhere that is not the channel's own server"]
    case .otherRoot(_, let cache): ["to follow another channel, name another --cache, or remove \(cache)"]
    default: []
    }
  }
}
