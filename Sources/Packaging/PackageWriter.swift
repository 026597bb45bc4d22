// SPDX-License-Identifier: Apache-2.0

/// Assembles and signs a full A/B OTA package.
///
/// Order of entries: metadata, metadata.pb, otacert, payload.bin, payload_properties.txt, as AOSP's
/// signapk sorts them. The same facts, payload and key give the same bytes.
package struct PackageWriter {
  private let signer: any PackageSigner

  package init(signer: any PackageSigner) { self.signer = signer }

  /// Writes a package into an empty sink, in appended bytes and one patch of the last two before the
  /// signature.
  ///
  /// - Parameters:
  ///   - payload: a finished payload.bin.
  ///   - properties: payload_properties.txt.
  /// Cost: two passes over the payload (checksum, then copy), none over the package.
  package func write(
    facts: PackageFacts, payload: any ByteSource, properties: String, into sink: any ByteSink
  ) throws -> WrittenPackage {
    guard sink.position == 0 else {
      throw PackageError.unwritable(entry: "", problem: "the sink already holds \(sink.position) bytes")
    }
    let head = try PayloadHeader(of: payload).blobsOffset
    let contents = Contents(
      certificate: Array(signer.certificatePEM.utf8), properties: Array(properties.utf8), payload: payload,
      head: head)
    let metadata = try metadata(of: facts, over: contents)
    var crc = CRC32()
    try payload.forEachChunk { crc.update($0) }

    let digesting = DigestingSink(sink, holdingBack: 2)
    var zip = SeekableZipWriter(into: digesting)
    try zip.add(PackageEntry.metadata, try metadata.text())
    try zip.add(PackageEntry.metadataProtobuf, try metadata.protobuf())
    try zip.add(PackageEntry.certificate, contents.certificate)
    try zip.begin(PackageEntry.payload, size: payload.size, crc: crc.value)
    try payload.forEachChunk { try zip.append($0) }
    try zip.endEntry()
    try zip.add(PackageEntry.payloadProperties, contents.properties)
    let finished = try zip.finish()
    guard let places = PropertyFiles(entries: finished.entries, payloadHead: head),
      places.padded(to: metadata.propertyFiles) == metadata.propertyFiles
    else {
      throw PackageError.unwritable(
        entry: PackageEntry.metadata, problem: "its property files do not give where the entries lie")
    }
    let signature = try WholeFileSignature.append(
      to: digesting, endRecord: finished.endRecord, digest: digesting.digest(), signer: signer)
    return WrittenPackage(
      entries: finished.entries, propertyFiles: places, signature: signature,
      digests: try digesting.finish())
  }

  /// Makes the payload of these images, and the package of that payload.
  ///
  /// `payload` and `blobs` must be empty; each grows to about the size of the package and may go
  /// afterwards. Cost: that of `PayloadWriter`, and of `write` above.
  package func write(
    facts: PackageFacts, partitions: [PayloadPartition], with writer: PayloadWriter,
    blobs: any PayloadScratch, payload: any PayloadScratch, into sink: any ByteSink
  ) async throws -> WrittenPackage {
    let properties = try await writer.write(
      partitions, maxTimestamp: facts.timestamp, securityPatchLevel: facts.securityPatch, scratch: blobs,
      to: payload)
    return try write(facts: facts, payload: payload, properties: properties.text, into: sink)
  }

  private struct Contents {
    let certificate: [UInt8]
    let properties: [UInt8]
    let payload: any ByteSource
    /// Header, manifest and metadata signature, in bytes.
    let head: UInt64
  }

  /// The metadata with the property files of the package it will be part of: reserved lengths fix the
  /// sizes, the sizes fix the offsets, and the offsets are filled in and padded to what was reserved.
  private func metadata(of facts: PackageFacts, over contents: Contents) throws -> PackageMetadata {
    let reserved = PropertyFiles.reserved(
      payloadSize: contents.payload.size, payloadHead: contents.head,
      propertiesSize: contents.properties.count)
    let blank = PackageMetadata(facts: facts, propertyFiles: reserved)
    let sizes: [(String, UInt64)] = [
      (PackageEntry.metadata, UInt64(try blank.text().count)),
      (PackageEntry.metadataProtobuf, UInt64(try blank.protobuf().count)),
      (PackageEntry.certificate, UInt64(contents.certificate.count)),
      (PackageEntry.payload, contents.payload.size),
      (PackageEntry.payloadProperties, UInt64(contents.properties.count)),
    ]
    var entries: [ZipEntry] = []
    for (name, size) in sizes {
      entries.append(
        ZipEntry(name: name, crc: 0, size: size, headerOffset: entries.last?.end ?? 0))
    }
    guard
      let files = PropertyFiles(entries: entries, payloadHead: contents.head)?.padded(to: reserved)
    else {
      throw PackageError.unwritable(
        entry: PackageEntry.metadata, problem: "the space reserved for property files is too small")
    }
    return PackageMetadata(facts: facts, propertyFiles: files)
  }
}

/// A package as it was written.
package struct WrittenPackage: Hashable, Sendable {
  /// In physical order.
  package let entries: [ZipEntry]
  /// Where the entries lie, unpadded.
  package let propertyFiles: PropertyFiles
  package let signature: WholeFileSignature
  /// Of the whole file; the name's digits come from here.
  package let digests: PackageDigests
}
