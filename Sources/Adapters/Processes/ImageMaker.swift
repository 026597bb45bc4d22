// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import ReleaseCore

/// Makes partition images out of folders: the same content gives the same bytes, whoever runs it and where.
struct ImageMaker {
  let tools: ToolPath
  /// The build's instant, the time of every file.
  let epoch: Int64

  /// Block size of every file system made, and what an image's size is a multiple of.
  static let blockSize: UInt64 = 4096

  /// The file-system UUID: from the digest of codename, partition and version, marked as version 8 (RFC 9562).
  static func uuid(codename: String, partition: String, version: BuildVersion) -> String {
    var bytes = Digest.sha256(of: Data("\(codename)\0\(partition)\0\(version)".utf8)).bytes
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = Array(Hexadecimal.text(of: bytes.prefix(16)))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }

  /// Makes one partition's image; `scratch` is an existing folder for what is needed on the way.
  func make(
    _ partition: PartitionProfile, from tree: StagedTree, uuid: String, at image: String, scratch: String
  ) async throws {
    switch partition.fileSystem {
    case .erofs(let compression):
      try await makeErofs(tree, uuid: uuid, compression: compression, at: image)
    case .ext4(let size):
      try await makeExt4(tree, label: partition.name, uuid: uuid, size: size, at: image, scratch: scratch)
    }
  }

  /// What is known of a finished image.
  static func describe(_ name: String, at path: String) throws(ProcessesError) -> PartitionImage {
    do {
      // Mapped, so that an image of gigabytes is hashed without holding it.
      let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      return PartitionImage(
        name: name, path: path, size: ByteCount(data.count), sha256: Digest.sha256(of: data))
    } catch {
      throw .fileSystem(doing: "read the image", path: path, reason: "\(error)")
    }
  }

  func command(_ tool: ExternalTool, _ arguments: [String], _ environment: [String: String] = [:]) throws
    -> Command
  {
    Command(
      program: try tools.require(tool), arguments: arguments,
      environment: ["PATH": tools.text, "LC_ALL": "C", "TZ": "UTC"].merging(environment) { $1 }, folder: "/")
  }

  private func makeErofs(_ tree: StagedTree, uuid: String, compression: String?, at image: String)
    async throws
  {
    // -x-1: labels that the build machine's own policy put on the files must not get in.
    var arguments = ["-T\(epoch)", "-U\(uuid)", "--all-root", "-x-1"]
    if let compression { arguments.append("-z\(compression)") }
    try await command(.mkfsErofs, arguments + [image, tree.folder]).succeed()
  }
}
