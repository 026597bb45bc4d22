// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Packaging
import ReleaseCore
import Signing
import TestSupport
import Testing

@Suite struct PackageWriterTests {
  @Test func openSSLAcceptsTheWholeFileSignature() throws {
    let (bytes, _) = try SamplePackage.write()
    let signature = try WholeFileSignature(locatingIn: MemoryBytes(bytes))
    let scratch = try ScratchFolder("package")
    let der = try scratch.write(signature.signedData, to: "sig.der")
    let signed = try scratch.write(Array(bytes[..<Int(signature.signedSize)]), to: "signed")
    func verify(_ content: String) throws -> (status: Int32, output: String) {
      try run(
        "openssl",
        [
          "cms", "-verify", "-binary", "-inform", "DER", "-in", der, "-content", content, "-CAfile",
          SamplePackage.certificatePath, "-purpose", "any", "-out", "/dev/null",
        ])
    }
    let good = try verify(signed)
    #expect(good.status == 0, "\(good.output)")
    var other = Array(bytes[..<Int(signature.signedSize)])
    other[100] ^= 1
    #expect(try verify(try scratch.write(other, to: "other")).status != 0)
  }

  @Test func signaturesAreTheSameBytesAsOpenSSLsUpToTheAlgorithmName() throws {
    let (bytes, _) = try SamplePackage.write()
    let signature = try WholeFileSignature(locatingIn: MemoryBytes(bytes))
    let scratch = try ScratchFolder("package")
    let signed = try scratch.write(Array(bytes[..<Int(signature.signedSize)]), to: "signed")
    let out = scratch.path("openssl.der")
    let made = try run(
      "openssl",
      [
        "cms", "-sign", "-binary", "-noattr", "-md", "sha256", "-signer", SamplePackage.certificatePath,
        "-inkey", SamplePackage.keys.appending(path: "TEST_KEY_DO_NOT_USE.pem").path, "-outform", "DER",
        "-in", signed, "-out", out,
      ])
    #expect(made.status == 0, "\(made.output)")
    let theirs = try [UInt8](Data(contentsOf: URL(filePath: out)))
    #expect(theirs.count == signature.signedData.count)
    // openssl says rsaEncryption (…1.1.1) where signapk says sha256WithRSAEncryption (…1.1.11).
    let differing = theirs.indices.filter { theirs[$0] != signature.signedData[$0] }
    #expect(differing.count == 1)
    #expect(differing.allSatisfy { theirs[$0] == 1 && signature.signedData[$0] == 11 })
  }

  @Test func writesTheSameBytesTwice() throws {
    #expect(try SamplePackage.write().bytes == SamplePackage.write().bytes)
  }

  @Test func digestsAreThoseOfTheFinishedFile() throws {
    let (bytes, written) = try SamplePackage.write()
    #expect(written.digests == (try PackageDigests.of(MemoryBytes(bytes))))
    #expect(written.digests.sha256 == ReleaseCore.Digest.sha256(of: bytes))
    #expect(written.digests.md5 == Hexadecimal.text(of: Array(Insecure.MD5.hash(data: bytes))))
    #expect(written.digests.size.bytes == UInt64(bytes.count))
  }

  @Test func lineageOSFindsThePayloadByAddingUpCentralLengths() throws {
    let payload = SamplePackage.payloadBytes(70_000)
    let (bytes, written) = try SamplePackage.write(payload: payload)
    // Updater's Utils.getZipEntryOffset, over what python's zipfile reads from the directory.
    let scratch = try ScratchFolder("package")
    let path = try scratch.write(bytes, to: "package.zip")
    let script = """
      import sys, zipfile
      offset = 0
      with zipfile.ZipFile(sys.argv[1]) as z:
          assert z.testzip() is None
          for e in z.infolist():
              header = 30 + len(e.filename) + len(e.extra)
              offset += header
              if e.filename == 'payload.bin':
                  print(offset, e.compress_type, e.flag_bits, e.date_time)
              offset += e.compress_size
      """
    let result = try run("python3", ["-c", script, path])
    let entry = try #require(written.entries.first { $0.name == "payload.bin" })
    #expect(result.output == "\(entry.dataOffset) 0 0 (2009, 1, 1, 0, 0, 0)\n")
    #expect(Array(bytes[Int(entry.dataOffset)..<Int(entry.end)]) == payload)
  }

  @Test func propertyFilesGiveEveryEntryWhereItLies() throws {
    let (bytes, written) = try SamplePackage.write()
    let metadata = try #require(written.entries.first { $0.name == PackageEntry.metadata })
    let text = Array(bytes[Int(metadata.dataOffset)..<Int(metadata.end)])
    let keys = try PackageMetadata.keys(inText: text, at: 0)
    let items = try #require(keys["ota-property-files"]).trimmingCharacters(in: .whitespaces)
      .split(separator: ",").map { $0.split(separator: ":").map(String.init) }
    #expect(
      items.map { $0[0] } == [
        "payload_metadata.bin", "payload.bin", "payload_properties.txt", "metadata", "metadata.pb",
      ])
    for item in items.dropFirst() {
      let entry = try #require(written.entries.first { $0.name.hasSuffix(item[0]) })
      #expect(item[1] == "\(entry.dataOffset)" && item[2] == "\(entry.size)")
    }
    let payload = try #require(written.entries.first { $0.name == "payload.bin" })
    #expect(items[0][1] == "\(payload.dataOffset)" && items[0][2] == "\(24 + 256 + 267)")
    #expect(keys["ota-type"] == "AB" && keys["pre-device"] == "cancro")
    let pb = try #require(written.entries.first { $0.name == PackageEntry.metadataProtobuf })
    let fromPB = try PackageMetadata.keys(
      inProtobuf: Array(bytes[Int(pb.dataOffset)..<Int(pb.end)]), at: 0)
    #expect(fromPB == keys)
  }

  @Test func refusesAPayloadThatIsNone() throws {
    #expect(throws: PayloadError.self) { try SamplePackage.write(payload: [1, 2, 3]) }
    #expect(throws: PayloadError.self) { try SamplePackage.write(payload: SamplePackage.noise(100)) }
    var absurd = SamplePackage.payloadBytes()
    absurd.replaceSubrange(12..<20, with: Array(repeating: 0xff, count: 8))
    #expect(throws: PayloadError.self) { try SamplePackage.write(payload: absurd) }
  }
}
