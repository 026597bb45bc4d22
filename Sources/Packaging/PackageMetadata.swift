// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import OTAProtos
internal import SwiftProtobuf

/// The metadata of a full A/B package, as text and as a protobuf message that say the same.
package struct PackageMetadata: Hashable, Sendable {
  package let facts: PackageFacts
  package let propertyFiles: PropertyFiles

  package init(facts: PackageFacts, propertyFiles: PropertyFiles) {
    self.facts = facts
    self.propertyFiles = propertyFiles
  }

  /// `META-INF/com/android/metadata`: `key=value` lines, sorted by key.
  package func text() throws -> [UInt8] {
    PackageMetadata.text(of: PackageMetadata.legacy(message))
  }

  /// `META-INF/com/android/metadata.pb`: OtaMetadata, map keys sorted.
  package func protobuf() throws -> [UInt8] {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    return Array(try message.serializedData(options: options) as Data)
  }

  private var message: OtaMetadata {
    OtaMetadata.with {
      $0.type = .ab
      $0.propertyFiles = [
        PropertyFiles.fullKey: propertyFiles.full, PropertyFiles.streamingKey: propertyFiles.streaming,
      ]
      $0.precondition = .with { $0.device = facts.devices }
      $0.postcondition = .with {
        $0.device = facts.devices
        $0.build = [facts.fingerprint]
        $0.buildIncremental = facts.incremental
        $0.timestamp = facts.timestamp
        $0.sdkLevel = String(facts.sdkLevel)
        $0.securityPatchLevel = facts.securityPatch
      }
    }
  }
}

extension PackageMetadata {
  static func text(of keys: [String: String]) -> [UInt8] {
    Array(keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined().utf8)
  }

  /// The keys of a text metadata; every line must be `key=value` with one `=` and a key not seen before.
  package static func keys(inText bytes: [UInt8], at offset: UInt64) throws -> [String: String] {
    func refuse(_ index: Int, _ problem: String) -> PackageError {
      .malformed(structure: PackageEntry.metadata, offset: offset + UInt64(index), problem: problem)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw refuse(0, "is not UTF-8") }
    guard text.utf8.last == 0x0a else { throw refuse(bytes.count, "does not end with a line feed") }
    var keys: [String: String] = [:]
    var index = 0
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let halves = line.split(separator: "=", omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty else {
        throw refuse(index, "has the line “\(line.prefix(80))”, expected key=value with one =")
      }
      guard keys.updateValue(String(halves[1]), forKey: String(halves[0])) == nil else {
        throw refuse(index, "has the key \(halves[0]) twice")
      }
      index += line.utf8.count + 1
    }
    return keys
  }

  /// The text keys that a metadata.pb stands for (AOSP BuildLegacyOtaMetadata).
  package static func keys(inProtobuf bytes: [UInt8], at offset: UInt64) throws -> [String: String] {
    do {
      return legacy(try OtaMetadata(serializedBytes: bytes))
    } catch {
      throw PackageError.malformed(
        structure: PackageEntry.metadataProtobuf, offset: offset,
        problem: "is not an OtaMetadata message: \(error)")
    }
  }

  private static func legacy(_ message: OtaMetadata) -> [String: String] {
    var keys = message.propertyFiles
    switch message.type {
    case .ab: keys["ota-type"] = "AB"
    case .block: keys["ota-type"] = "BLOCK"
    default: break
    }
    if message.wipe { keys["ota-wipe"] = "yes" }
    if message.retrofitDynamicPartitions { keys["ota-retrofit-dynamic-partitions"] = "yes" }
    if message.downgrade { keys["ota-downgrade"] = "yes" }
    if message.splDowngrade { keys["spl-downgrade"] = "yes" }
    keys["ota-required-cache"] = String(message.requiredCache)
    let post = message.postcondition
    keys["post-build"] = post.build.joined(separator: "|")
    keys["post-build-incremental"] = post.buildIncremental
    keys["post-sdk-level"] = post.sdkLevel
    keys["post-security-patch-level"] = post.securityPatchLevel
    keys["post-timestamp"] = String(post.timestamp)
    let pre = message.precondition
    keys["pre-device"] = pre.device.joined(separator: "|")
    if !pre.build.isEmpty {
      keys["pre-build"] = pre.build.joined(separator: "|")
      keys["pre-build-incremental"] = pre.buildIncremental
    }
    return keys
  }

  private typealias OtaMetadata = Build_Tools_Releasetools_OtaMetadata
}
