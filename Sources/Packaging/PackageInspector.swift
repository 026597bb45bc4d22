// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What is in a package, for people and for machines; nothing of it is verified.
package struct PackageDescription: Hashable, Sendable, Codable {
  package struct Entry: Hashable, Sendable, Codable {
    package let name: String
    package let offset: UInt64
    package let size: ByteCount
    package let crc32: String
  }

  package struct Partition: Hashable, Sendable, Codable {
    package let name: String
    package let size: ByteCount
    package let sha256: Digest
    /// Operations by type: `REPLACE_XZ`.
    package let operations: [String: Int]
  }

  package let size: ByteCount
  /// `AB`.
  package let type: String
  package let devices: [String]
  package let version: String
  package let fingerprint: String
  package let sdkLevel: String
  package let securityPatch: String
  /// Seconds since 1970.
  package let timestamp: Int64?
  package let entries: [Entry]
  package let partitions: [Partition]
  package let certificate: CertificateSummary
}

/// Describes packages without trusting them.
package struct PackageInspector: Sendable {
  private let trust: any PackageTrust
  private let certificates: any CertificateReading

  package init(trust: any PackageTrust, certificates: any CertificateReading) {
    self.trust = trust
    self.certificates = certificates
  }

  /// Cost: a few reads and the payload's manifest; no blob is read. Throws what is wrong with the layout.
  package func describe(_ source: any ByteSource) throws -> PackageDescription {
    let reader = try PackageReader(source)
    let keys = try reader.metadata()
    let payload = try PayloadReader(try reader.contents(of: PackageEntry.payload))
    return PackageDescription(
      size: ByteCount(source.size), type: keys["ota-type"] ?? "",
      devices: (keys["pre-device"] ?? "").split(separator: "|").map(String.init),
      version: keys["post-build-incremental"] ?? "", fingerprint: keys["post-build"] ?? "",
      sdkLevel: keys["post-sdk-level"] ?? "", securityPatch: keys["post-security-patch-level"] ?? "",
      timestamp: keys["post-timestamp"].flatMap { Int64($0) },
      entries: reader.directory.entries.map {
        PackageDescription.Entry(
          name: $0.name, offset: $0.dataOffset, size: ByteCount($0.size), crc32: PackageInspector.hex($0.crc))
      },
      partitions: payload.manifest.images.map { image in
        PackageDescription.Partition(
          name: image.name, size: image.size, sha256: image.digest,
          operations: Dictionary(image.operations.map { ($0.type.rawValue, 1) }, uniquingKeysWith: +))
      },
      certificate: try certificate(in: reader.signature))
  }

  /// A certificate out of a package is data, whatever its reader calls a wrong one.
  private func certificate(in signature: WholeFileSignature) throws -> CertificateSummary {
    do {
      return try certificates.summary(
        ofCertificatePEM: try trust.certificatePEM(inSignedData: signature.signedData))
    } catch let failure as any Failure {
      throw PackageError.malformed(
        structure: "signature CMS", offset: signature.signedDataOffset,
        problem: "holds no certificate that can be read: \(failure.message)")
    }
  }

  private static func hex(_ crc: UInt32) -> String {
    let digits = String(crc, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

extension PackageDescription {
  /// The same in words, one fact a line.
  package var lines: [String] {
    var lines = [
      "full A/B update of \(size) for \(devices.joined(separator: ", "))",
      "version \(version), fingerprint \(fingerprint)",
      "Android SDK \(sdkLevel), security patch \(securityPatch), built at \(timestamp.map(String.init) ?? "?")",
      "signed by \(certificate.subject), RSA-\(certificate.keyBits), certificate \(certificate.sha256)",
    ]
    for partition in partitions {
      let operations = partition.operations.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append(
        "partition \(partition.name): \(partition.size) in \(operations.joined(separator: ", "))")
    }
    for entry in entries {
      lines.append("entry \(entry.name): \(entry.size) at offset \(entry.offset), CRC-32 \(entry.crc32)")
    }
    return lines
  }
}
