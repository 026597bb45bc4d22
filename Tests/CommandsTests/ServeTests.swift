// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct ServeTests {
  struct Slip: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let arguments: [String]
    let status: Int32
    let words: String

    init(_ sentence: String, _ arguments: String..., status: Int32, says words: String) {
      testDescription = sentence
      self.arguments = arguments
      self.status = status
      self.words = words
    }
  }

  static let slips = [
    Slip("an address without a port", "--listen", "127.0.0.1", status: 64, says: "--listen"),
    Slip("a key without a certificate", "--tls-key", "key.pem", status: 64, says: "go together"),
    Slip("a channel that is none", "--members", "Honorary", status: 64, says: "--members takes"),
    Slip("no connections at all", "--connections", "0", status: 64, says: "--connections takes"),
    Slip(
      "no release folder", "--release", "/nowhere", status: 66,
      says: "/nowhere is no folder"),
    Slip(
      "files that are no certificate", "--release", "/tmp", "--tls-certificate", "/dev/null", "--tls-key",
      "/dev/null",
      status: 78, says: "no certificate and key"),
    Slip("no repository for the settings", "--repo", "/nowhere", status: 66, says: "/nowhere"),
    Slip(
      "an access log that cannot be", "--release", "/tmp", "--access-log", "/nowhere/log", status: 74,
      says: "/nowhere/log"),
  ]

  @Test(arguments: slips) func aServerThatCannotStartSaysWhy(_ slip: Slip) throws {
    let result = try Program.run(["serve"] + slip.arguments, in: "/")
    #expect(result.status == slip.status, "\(result.errors)")
    #expect(result.errors.contains(slip.words), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  /// The shell reads the first line, asks, and stops the server as a service manager does.
  @Test(arguments: ["text", "json"]) func theFirstLineSaysWhereItListens(_ format: String) throws {
    let folder = try ScratchFolder("serve")
    try folder.write("1\n", to: "release/dev/one.txt")
    try folder.folder("state")
    let script = """
      mkfifo "$FOLDER/out"; "$0" "$@" >"$FOLDER/out" & exec 3<"$FOLDER/out"
      read -r line <&3; url=$(printf '%s' "$line" | grep -o 'http://[0-9.:]*')
      echo "$line"; curl -sS "$url/dev/one.txt"; kill -TERM $!; wait $!; echo "exit $?"; cat <&3
      """
    let result = try Program.shell(
      script.replacingOccurrences(of: "$FOLDER", with: folder.path),
      [
        "serve", "--listen", "127.0.0.1:0", "--release", folder.path("release"), "--state",
        folder.path("state"),
        "--format", format,
      ])
    let lines = result.text.split(separator: "\n")
    #expect(lines.dropFirst() == ["1", "exit 0"], "\(result.text) \(result.errors)")
    let first = lines.first ?? ""
    if format == "text" {
      #expect(first.wholeMatch(of: /listening on http:\/\/127\.0\.0\.1:[1-9][0-9]*/) != nil, "\(first)")
    } else {
      struct Line: Decodable {
        let address, host, url: String
        let port: Int
      }
      let line = try JSONDecoder().decode(Line.self, from: Data(first.utf8))
      #expect(line.host == "127.0.0.1" && line.address == "127.0.0.1:\(line.port)")
      #expect(line.url == "http://\(line.address)")
    }
  }
}
