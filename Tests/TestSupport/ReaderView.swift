// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// What a client sees that reads a channel's folder, with none of the publisher's code: from the timestamp
/// down every version and digest, and every file that metadata lists. Signatures are left to others.
package enum ReaderView: Hashable {
  case none
  case release(version: String)

  /// Neither the old release nor the new one.
  package struct Mixture: Error, CustomStringConvertible {
    package let description: String
  }

  /// Throws `Mixture` where anything that the timestamp leads to is missing or has other bytes.
  package static func read(_ channelFolder: String) throws -> ReaderView {
    let file = "\(channelFolder)/metadata/timestamp.json"
    guard FileManager.default.fileExists(atPath: file) else { return .none }
    let timestamp = try signed(content(channelFolder, "metadata/timestamp.json"), "timestamp.json")
    let snapshot = try metadata("snapshot", in: timestamp, channelFolder)
    var offered: String?
    for name in (snapshot["meta"] as? [String: Any] ?? [:]).keys {
      let role = try metadata(String(name.dropLast(5)), in: snapshot, channelFolder)
      for (path, entry) in role["targets"] as? [String: [String: Any]] ?? [:] {
        let bytes = try target(path, entry, channelFolder)
        if path == "channel/latest.json" { offered = try object(bytes, path)["version"] as? String }
      }
    }
    return offered.map { .release(version: $0) } ?? .none
  }

  private static func metadata(
    _ role: String, in document: [String: Any], _ folder: String
  ) throws -> [String: Any] {
    guard let meta = document["meta"] as? [String: [String: Any]], let entry = meta["\(role).json"],
      let version = entry["version"] as? Int, let digest = (entry["hashes"] as? [String: String])?["sha256"]
    else { throw Mixture(description: "\(role).json is not listed with version and digest") }
    let path = "metadata/\(version).\(role).json"
    let bytes = try content(folder, path)
    guard Digest.sha256(of: bytes).description == digest, bytes.count == entry["length"] as? Int else {
      throw Mixture(description: "\(path) is not the metadata that is listed")
    }
    return try signed(bytes, path)
  }

  private static func target(_ path: String, _ entry: [String: Any], _ folder: String) throws -> Data {
    guard let digest = (entry["hashes"] as? [String: String])?["sha256"] else {
      throw Mixture(description: "\(path) has no digest")
    }
    var parts = path.split(separator: "/").map(String.init)
    parts.append("\(digest).\(parts.removeLast())")
    let bytes = try content(folder, "targets/" + parts.joined(separator: "/"))
    guard Digest.sha256(of: bytes).description == digest, bytes.count == entry["length"] as? Int else {
      throw Mixture(description: "\(path) is not the file that is listed")
    }
    return bytes
  }

  private static func signed(_ data: Data, _ path: String) throws -> [String: Any] {
    guard let signed = try object(data, path)["signed"] as? [String: Any] else {
      throw Mixture(description: "\(path) is not signed metadata")
    }
    return signed
  }

  private static func content(_ folder: String, _ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
    } catch {
      throw Mixture(description: "\(path) cannot be read: \(error)")
    }
  }

  private static func object(_ data: Data, _ path: String) throws -> [String: Any] {
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw Mixture(description: "\(path) is not a JSON object")
    }
    return object
  }
}
