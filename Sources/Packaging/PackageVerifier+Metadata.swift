// SPDX-License-Identifier: Apache-2.0

extension PackageVerifier {
  /// Text against protobuf, canonical form of both, and the property files against the entries.
  func metadataFindings(of reader: PackageReader) throws -> [Finding] {
    let text = try reader.entry(PackageEntry.metadata)
    let message = try reader.entry(PackageEntry.metadataProtobuf)
    let keys = try reader.metadata()
    let fromMessage = try PackageMetadata.keys(
      inProtobuf: try reader.bytes(of: PackageEntry.metadataProtobuf), at: message.dataOffset)
    var findings: [Finding] = []
    func find(_ problem: String) {
      findings.append(
        Finding(structure: PackageEntry.metadata, offset: text.dataOffset, message: problem))
    }
    for key in Set(keys.keys).union(fromMessage.keys).sorted() where keys[key] != fromMessage[key] {
      find(
        "metadata says \(key)=\(keys[key] ?? "nothing"), and metadata.pb says \(fromMessage[key] ?? "nothing")"
      )
    }
    if try reader.bytes(of: PackageEntry.metadata) != PackageMetadata.text(of: keys) {
      find("metadata is not its keys in ascending order, one a line")
    }
    if keys["ota-type"] != "AB" { find("ota-type is \(keys["ota-type"] ?? "absent"), expected AB") }
    if keys["ota-wipe"] != nil || keys["ota-downgrade"] != nil || keys["pre-build"] != nil {
      find("the package asks for a wipe, a downgrade or a certain system before, and is to be a full update")
    }
    let head = try PayloadHeader(of: reader.contents(of: PackageEntry.payload)).blobsOffset
    if let expected = PropertyFiles(entries: reader.directory.entries, payloadHead: head) {
      for (key, value) in [
        (PropertyFiles.fullKey, expected.full), (PropertyFiles.streamingKey, expected.streaming),
      ] where keys[key].map(PackageVerifier.unpadded) != value {
        find("\(key) is “\(PackageVerifier.unpadded(keys[key] ?? ""))”, and the entries lie at “\(value)”")
      }
    }
    return findings
  }

  /// Without the spaces that fill what was reserved.
  private static func unpadded(_ text: String) -> String {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
