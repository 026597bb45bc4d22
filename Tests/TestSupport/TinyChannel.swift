// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A channel's folder of a few small files in the layout that is published, week by week; nothing is signed.
package final class TinyChannel {
  package let folder: ScratchFolder
  /// Stands in every file that differs between two publishers.
  package var writer: String
  package private(set) var week = 0
  package private(set) var timestampVersion = 0

  /// The path of the channel's folder.
  package var path: String { folder.path("dev") }

  package init(writer: String = "ours") throws {
    folder = try ScratchFolder("channel")
    self.writer = writer
    try write("{}", to: "metadata/1.root.json")
    try write(document(#""version": 1, "targets": {}"#), to: "metadata/1.targets.json")
  }

  /// Publishes the next week: a package, a feed, and the metadata that names the package.
  package func publish() throws {
    week += 1
    let package = "package \(week) of \(writer)"
    let digest = Digest.sha256(of: Array(package.utf8))
    try write(package, to: "targets/builds/\(week)/\(digest).rom.zip")
    let entries = try (1...week).map { number in
      let text = try number == week ? package : String(decoding: target(number), as: UTF8.self)
      let digest = Digest.sha256(of: Array(text.utf8))
      return
        #""builds/\#(number)/rom.zip": {"length": \#(text.utf8.count), "hashes": {"sha256": "\#(digest)"}}"#
    }
    try write(
      document(#""version": \#(week), "targets": {\#(entries.joined(separator: ", "))}"#),
      to: "metadata/\(week).builds.json")
    try write("feed \(week)", to: "feeds/lineage/rom.json")
    try write(
      document(
        #""version": \#(week), "meta": {"targets.json": {"version": 1}, "builds.json": {"version": \#(week)}}"#
      ),
      to: "metadata/\(week).snapshot.json")
    try refresh()
  }

  /// Writes the timestamp anew for the last snapshot.
  package func refresh() throws {
    timestampVersion += 1
    let digest = Digest.sha256(of: Array(try folder.data("dev/metadata/\(week).snapshot.json")))
    let entry = #"{"version": \#(week), "hashes": {"sha256": "\#(digest)"}}"#
    try write(
      document(#""version": \#(timestampVersion), "meta": {"snapshot.json": \#(entry)}"#),
      to: "metadata/timestamp.json")
  }

  package func write(_ text: String, to path: String) throws { try folder.write(text, to: "dev/\(path)") }

  package func bytes(_ path: String) throws -> [UInt8] { Array(try folder.data("dev/\(path)")) }

  /// Every file, sorted.
  package func files() throws -> [String] {
    try folder.contents(of: "dev").filter { $0.split(separator: "/").last?.contains(".") == true }
  }

  private func target(_ number: Int) throws -> [UInt8] {
    let name = try folder.contents(of: "dev/targets/builds/\(number)").first ?? ""
    return try bytes("targets/builds/\(number)/\(name)")
  }

  private func document(_ fields: String) -> String {
    #"{"signed": {\#(fields), "x-writer": "\#(writer)"}, "signatures": []}"#
  }
}
