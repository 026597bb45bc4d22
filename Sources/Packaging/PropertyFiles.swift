// SPDX-License-Identifier: Apache-2.0

/// The `ota-property-files` of a package: where its entries lie, so that a client can stream them.
///
/// Written as `name:offset:size` joined by commas and padded with spaces (AOSP ota_utils.PropertyFiles).
package struct PropertyFiles: Hashable, Sendable {
  /// With `payload_metadata.bin`, the payload's head, which is no entry of its own.
  package let full: String
  package let streaming: String

  package static let fullKey = "ota-property-files"
  package static let streamingKey = "ota-streaming-property-files"

  /// The strings for entries at known offsets, unpadded. Nil where an entry is missing.
  ///
  /// `payloadHead` is header, manifest and metadata signature, in bytes.
  package init?(entries: [ZipEntry], payloadHead: UInt64) {
    var tokens: [String] = []
    for name in PackageEntry.listed {
      guard let entry = entries.first(where: { $0.name == name }) else {
        if PackageEntry.optional.contains(name) { continue }
        return nil
      }
      let base = name.split(separator: "/").last.map(String.init) ?? name
      tokens.append("\(base):\(entry.dataOffset):\(entry.size)")
      if name == PackageEntry.payload {
        tokens.insert("payload_metadata.bin:\(entry.dataOffset):\(payloadHead)", at: 0)
      }
    }
    full = tokens.joined(separator: ",")
    streaming = tokens.dropFirst().joined(separator: ",")
  }

  private init(full: String, streaming: String) {
    self.full = full
    self.streaming = streaming
  }

  /// Both strings padded with spaces to the lengths reserved; nil where one does not fit.
  package func padded(to reserved: PropertyFiles) -> PropertyFiles? {
    guard full.utf8.count <= reserved.full.utf8.count,
      streaming.utf8.count <= reserved.streaming.utf8.count
    else { return nil }
    func pad(_ text: String, _ other: String) -> String {
      text + String(repeating: " ", count: other.utf8.count - text.utf8.count)
    }
    return PropertyFiles(full: pad(full, reserved.full), streaming: pad(streaming, reserved.streaming))
  }

  /// Spaces for any package with a payload of this size and its entries in `PackageWriter`'s order:
  /// fifteen for metadata and metadata.pb each, as AOSP reserves.
  package static func reserved(payloadSize: UInt64, payloadHead: UInt64, propertiesSize: Int) -> PropertyFiles
  {
    // payload.bin follows a few kilobytes; what follows it can have one digit more than its size.
    let far = String(payloadSize).utf8.count + 1
    let streaming =
      "payload.bin::".utf8.count + 10 + String(payloadSize).utf8.count
      + ",payload_properties.txt::".utf8.count + max(far, 10) + String(propertiesSize).utf8.count
      + ",metadata:".utf8.count + 15 + ",metadata.pb:".utf8.count + 15
    let full = streaming + "payload_metadata.bin::,".utf8.count + 10 + String(payloadHead).utf8.count
    return PropertyFiles(
      full: String(repeating: " ", count: full), streaming: String(repeating: " ", count: streaming))
  }
}

/// The names of a package's entries.
package enum PackageEntry {
  package static let metadata = "META-INF/com/android/metadata"
  package static let metadataProtobuf = "META-INF/com/android/metadata.pb"
  package static let certificate = "META-INF/com/android/otacert"
  package static let payload = "payload.bin"
  package static let payloadProperties = "payload_properties.txt"

  /// In the order of the property files.
  static let listed =
    [payload, payloadProperties] + optional.sorted() + [metadata, metadataProtobuf]
  static let optional: Set<String> = [
    "apex_info.pb", "care_map.pb", "care_map.txt", "compatibility.zip",
  ]
  /// What every full package has, in the order it is written.
  package static let required = [metadata, metadataProtobuf, certificate, payload, payloadProperties]
}
