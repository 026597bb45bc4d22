// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import ReleaseCore

/// Checks everything a package says of itself, so that every byte of the file is under some check.
///
/// The signature covers all but the comment; the comment is compared with the one form a signer writes; and
/// checksums, headers, property files and payload say where a damage is.
package struct PackageVerifier: Sendable {
  private let trust: any PackageTrust
  private let listing: any ArchiveListing
  private let compressor: any BlobCompressor
  private let trustedCertificatePEM: String?
  private let width: Int

  /// `trustedCertificatePEM`: the certificate a package must be signed with; nil: the one it carries.
  /// `width`: blobs decompressed at the same time.
  package init(
    trust: any PackageTrust, listing: any ArchiveListing, compressor: any BlobCompressor,
    trustedCertificatePEM: String? = nil, width: Int
  ) {
    self.trust = trust
    self.listing = listing
    self.compressor = compressor
    self.trustedCertificatePEM = trustedCertificatePEM
    self.width = width
  }

  /// Everything found wrong; empty for a good package. Throws only what reading the source throws.
  ///
  /// Cost: five passes over the file, everything in the payload decompressed once.
  package func findings(in source: any ByteSource) async throws -> [Finding] {
    let reader: PackageReader
    do {
      reader = try PackageReader(source)
    } catch {
      let first = try Finding(error, in: "package", at: nil)
      return [first] + (try signatureFindings(of: source)).filter { $0 != first }
    }
    var findings: [Finding] = []
    func collect(_ structure: String, at offset: UInt64?, _ check: () throws -> [Finding]) throws {
      do {
        findings += try check()
      } catch {
        findings.append(try Finding(error, in: structure, at: offset))
      }
    }
    try collect("zip entries", at: nil) { try entryFindings(of: reader) }
    findings += try signatureFindings(of: source)
    try collect("otacert", at: nil) { try certificateFindings(of: reader) }
    try collect("zip entries", at: nil) { try listingFindings(of: reader) }
    try collect("metadata", at: nil) { try metadataFindings(of: reader) }
    findings += try await payloadFindings(of: reader)
    return findings
  }

  /// Presence of the entries, and their checksums.
  private func entryFindings(of reader: PackageReader) throws -> [Finding] {
    var findings: [Finding] = []
    for name in PackageEntry.required where reader.directory[name] == nil {
      findings.append(
        Finding(
          structure: "central directory", offset: reader.directory.offset,
          message: "the package has no entry “\(name)”"))
    }
    for entry in reader.directory.entries {
      var crc = CRC32()
      try reader.contents(of: entry.name).forEachChunk { crc.update($0) }
      guard crc.value != entry.crc else { continue }
      findings.append(
        Finding(
          structure: entry.name, offset: entry.dataOffset,
          message: "the contents of “\(entry.name)”, \(entry.size) bytes from offset \(entry.dataOffset), "
            + "have CRC-32 \(String(crc.value, radix: 16)), expected \(String(entry.crc, radix: 16))"))
    }
    return findings
  }

  /// The signature and every byte behind what is signed.
  private func signatureFindings(of source: any ByteSource) throws -> [Finding] {
    let signature: WholeFileSignature
    do {
      signature = try WholeFileSignature(locatingIn: source)
    } catch {
      return [try Finding(error, in: "signature footer", at: nil)]
    }
    var findings: [Finding] = []
    let record = try source.read(at: signature.endOffset, count: ZipLayout.endSize)
    if let expected = try? WholeFileSignature.comment(of: signature.signedData, behind: record).message,
      expected != signature.message
    {
      let index = zip(expected, signature.message).enumerated().first { $1.0 != $1.1 }?.offset
      findings.append(
        Finding(
          structure: "signature message",
          offset: signature.messageOffset + UInt64(index ?? min(expected.count, signature.message.count)),
          message: "the text before the CMS is not “\(String(decoding: expected.dropLast(), as: UTF8.self))” "
            + "and a NUL"))
    }
    do {
      guard try trust.isValid(signedData: signature.signedData, for: try signature.digest(of: source))
      else {
        findings.append(
          Finding(
            structure: "whole-file signature", offset: signature.signedDataOffset,
            message:
              "the CMS at offset \(signature.signedDataOffset) is not its certificate's signature over "
              + "the first \(signature.signedSize) bytes"))
        return findings
      }
    } catch {
      findings.append(try Finding(error, in: "signature CMS", at: signature.signedDataOffset))
    }
    return findings
  }

  /// otacert, the certificate in the CMS and the trusted one must be the same.
  private func certificateFindings(of reader: PackageReader) throws -> [Finding] {
    let signature = reader.signature
    let entry = try reader.entry(PackageEntry.certificate)
    let carried: String
    do {
      carried = try trust.certificatePEM(inSignedData: signature.signedData)
    } catch {
      return [try Finding(error, in: "signature CMS", at: signature.signedDataOffset)]
    }
    let der = PEMCertificate.der(in: carried)
    var findings: [Finding] = []
    // otacert is signed and has a checksum; the copy in the CMS has neither.
    if PEMCertificate.der(in: try reader.text(of: PackageEntry.certificate)) != der {
      findings.append(
        Finding(
          structure: "signature CMS", offset: signature.signedDataOffset,
          message:
            "the certificate in the CMS at offset \(signature.signedDataOffset) is not otacert, the one "
            + "at offset \(entry.dataOffset)"))
    }
    if let trustedCertificatePEM, PEMCertificate.der(in: trustedCertificatePEM) != der {
      findings.append(
        Finding(
          structure: "whole-file signature", offset: signature.signedDataOffset,
          message: "the package is signed with another certificate than the trusted one"))
    }
    return findings
  }

  /// What another zip reader sees must be what this one sees.
  private func listingFindings(of reader: PackageReader) throws -> [Finding] {
    let theirs = try listing.entries(of: reader.source)
    let ours = reader.directory.entries
    guard theirs.map(\.name) == ours.map(\.name) else {
      return [
        Finding(
          structure: "central directory", offset: reader.directory.offset,
          message: "a general zip reader sees the entries \(theirs.map(\.name).joined(separator: ", ")), "
            + "expected \(ours.map(\.name).joined(separator: ", "))")
      ]
    }
    return zip(ours, theirs).filter { $0.size != $1.size || $0.crc != $1.crc }.map { entry, other in
      Finding(
        structure: entry.name, offset: entry.dataOffset,
        message: "a general zip reader gets \(other.size) bytes of “\(entry.name)” with CRC-32 "
          + "\(String(other.crc, radix: 16)), expected \(entry.size) with \(String(entry.crc, radix: 16))")
    }
  }

  private func payloadFindings(of reader: PackageReader) async throws -> [Finding] {
    guard let entry = reader.directory[PackageEntry.payload] else { return [] }
    do {
      let payload = try PayloadReader(try reader.contents(of: PackageEntry.payload))
      let certificate = try trustedCertificatePEM ?? reader.text(of: PackageEntry.certificate)
      try await PayloadVerifier(compressor: compressor, trust: trust, width: width).verify(
        payload, certificatePEM: certificate,
        propertiesText: try reader.text(of: PackageEntry.payloadProperties))
      return []
    } catch {
      return [try Finding(error, in: PackageEntry.payload, at: entry.dataOffset)]
    }
  }
}
