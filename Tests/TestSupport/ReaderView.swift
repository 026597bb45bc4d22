// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore

/// What a client sees that reads a channel's folder, with none of the publisher's code: pointer, manifest,
/// every file's size and digest.
package enum ReaderView: Hashable {
  case none
  case release(version: String)

  /// Neither the old release nor the new one.
  package struct Mixture: Error, CustomStringConvertible {
    package let description: String
  }

  /// Throws `Mixture` where anything that the pointer leads to is missing or has other bytes.
  package static func read(_ channelFolder: String) throws -> ReaderView {
    let pointerFile = URL(fileURLWithPath: "\(channelFolder)/latest.json")
    guard FileManager.default.fileExists(atPath: pointerFile.path) else { return .none }
    let pointer = try object(Data(contentsOf: pointerFile), "latest.json")
    guard let version = pointer["version"] as? String, let target = pointer["manifest"] as? [String: Any],
      let path = target["path"] as? String, let digest = target["sha256"] as? String
    else { throw Mixture(description: "latest.json leads nowhere") }
    let bytes = try content(channelFolder, path)
    guard Digest.sha256(of: bytes).description == digest, bytes.count == target["size"] as? Int else {
      throw Mixture(description: "\(path) is not the manifest that latest.json names")
    }
    let manifest = try object(bytes, path)
    guard manifest["version"] as? String == version else {
      throw Mixture(description: "\(path) is of another version than latest.json")
    }
    for key in ["packages", "images", "announcements"] {
      guard let files = manifest[key] as? [[String: Any]] else {
        throw Mixture(description: "\(path) has no \(key)")
      }
      for file in files { try check(file, in: channelFolder, version) }
    }
    if let snapshot = manifest["source_snapshot"] as? [String: Any] {
      try check(snapshot, in: channelFolder, version)
    }
    return .release(version: version)
  }

  private static func check(_ file: [String: Any], in folder: String, _ version: String) throws {
    guard let name = file["file"] as? String else { throw Mixture(description: "a file without name") }
    let bytes = try content(folder, "\(version)/\(name)")
    guard bytes.count == file["size"] as? Int,
      Digest.sha256(of: bytes).description == file["sha256"] as? String
    else { throw Mixture(description: "\(version)/\(name) is not what the manifest lists") }
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
