// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import Signing
import TestSupport
import Testing

@Suite struct EnclosingSignedDataTests {
  private func verify(_ der: [UInt8], certificate: String) throws -> ToolResult {
    let folder = try ScratchFolder("cms")
    let file = try folder.write(der, to: "signed.der")
    return try Tool.run(
      "openssl",
      [
        "cms", "-verify", "-in", file, "-inform", "DER", "-binary", "-CAfile", certificate, "-purpose", "any",
        "-no_check_time",
      ])
  }

  private var certificate: String {
    RSAPackageSignerTests.keys.appending(path: "TEST_KEY_DO_NOT_USE.x509.pem").path
  }

  @Test("openssl verifies the signature and gives the content back", arguments: [0, 1, 127, 128, 70_000])
  func verified(size: Int) throws {
    let signer = try RSAPackageSignerTests.fixture()
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let der = try signer.signedData(enclosing: content)
    #expect(try signer.signedData(enclosing: content) == der)
    let result = try verify(der, certificate: certificate)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == content)
  }

  @Test("A changed content, attribute or signature does not verify")
  func changed() throws {
    let content = Array("where entries lie".utf8)
    let der = try RSAPackageSignerTests.fixture().signedData(enclosing: content)
    let place = try #require(Data(der).range(of: Data(content))).lowerBound
    for index in [place, place + content.count - 1, der.count - 1, der.count - 200, der.count - 300] {
      var changed = der
      changed[index] ^= 4
      #expect(try verify(changed, certificate: certificate).status != 0, "byte \(index)")
    }
  }

  @Test("The signed attributes are content type and message digest, in the order of DER")
  func attributes() throws {
    let folder = try ScratchFolder("cms")
    let der = try RSAPackageSignerTests.fixture().signedData(enclosing: [1])
    let file = try folder.write(der, to: "signed.der")
    let text = try Tool.run("openssl", ["cms", "-cmsout", "-print", "-in", file, "-inform", "DER"]).text
    let type = try #require(text.range(of: "object: contentType (1.2.840.113549.1.9.3)"))
    let digest = try #require(text.range(of: "object: messageDigest (1.2.840.113549.1.9.4)"))
    #expect(type.lowerBound < digest.lowerBound)
    #expect(text.contains("algorithm: sha256WithRSAEncryption"))
    #expect(text.contains("eContentType: pkcs7-data"))
  }
}
