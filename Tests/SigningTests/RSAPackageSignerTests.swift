// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Packaging
import ReleaseCore
import Signing
import TestSupport
import Testing

@Suite struct RSAPackageSignerTests {
  static let keys = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/Keys").standardizedFileURL

  static func text(_ name: String) throws -> String {
    try String(contentsOf: keys.appending(path: name), encoding: .utf8)
  }

  static func fixture() throws -> RSAPackageSigner {
    try RSAPackageSigner(
      certificatePEM: text("TEST_KEY_DO_NOT_USE.x509.pem"), privateKeyPEM: text("TEST_KEY_DO_NOT_USE.pem"))
  }

  @Test func signsAlikeAndIsVerified() throws {
    let signer = try Self.fixture()
    let digest = SHA256.hash(data: Array("package".utf8))
    let other = SHA256.hash(data: Array("other".utf8))
    let der = try signer.signedData(of: digest)
    #expect(try der == signer.signedData(of: digest))
    #expect(signer.signatureSize == 256)
    let trust = AndroidPackageTrust()
    #expect(try trust.isValid(signedData: der, for: digest))
    #expect(try !trust.isValid(signedData: der, for: other))
    let raw = try signer.signature(of: digest)
    #expect(try trust.isValid(signature: raw, for: digest, certificatePEM: signer.certificatePEM))
    #expect(try !trust.isValid(signature: raw, for: other, certificatePEM: signer.certificatePEM))
    #expect(try trust.certificatePEM(inSignedData: der) == signer.certificatePEM)
    let summary = try trust.summary(ofCertificatePEM: signer.certificatePEM)
    #expect(summary.subject == "CN=TEST_KEY_DO_NOT_USE" && summary.keyBits == 2048)
    #expect(signer.publicKeyPEM.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
  }

  @Test func everyChangedByteOfTheCMSIsRefused() throws {
    let digest = SHA256.hash(data: Array("package".utf8))
    let der = try Self.fixture().signedData(of: digest)
    let certificate = try Self.fixture().certificatePEM
    let trust = AndroidPackageTrust()
    for index in der.indices {
      var changed = der
      changed[index] ^= 1 << UInt8(index % 8)
      let valid = (try? trust.isValid(signedData: changed, for: digest)) ?? false
      // A change inside the certificate leaves its key, and is seen by the comparison with otacert.
      let same = (try? trust.certificatePEM(inSignedData: changed)) == certificate
      #expect(!(valid && same), "byte \(index)")
    }
    for count in [0, 1, 20, der.count - 1] {
      #expect(throws: SigningError.self) {
        try trust.isValid(signedData: Array(der.prefix(count)), for: digest)
      }
    }
    #expect(throws: SigningError.self) { try trust.isValid(signedData: der + [0], for: digest) }
  }

  @Test func refusesSignedAttributes() throws {
    let scratch = try ScratchFolder("signing")
    let input = try scratch.write("package", to: "in")
    let out = scratch.path("out")
    try Self.openssl([
      "cms", "-sign", "-binary", "-md", "sha256", "-signer",
      Self.keys.appending(path: "TEST_KEY_DO_NOT_USE.x509.pem").path, "-inkey",
      Self.keys.appending(path: "TEST_KEY_DO_NOT_USE.pem").path, "-outform", "DER", "-in", input, "-out", out,
    ])
    let der = [UInt8](try scratch.data("out"))
    #expect(throws: SigningError.self) { try AndroidPackageTrust().certificatePEM(inSignedData: der) }
  }

  /// Arguments of `openssl genpkey`, and what the refusal says.
  @Test(arguments: [
    (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], "2048 or 4096"),
    (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], "3072 bits, expected 2048 or 4096"),
    (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "not RSA"),
    (
      ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_keygen_pubexp:17"],
      "neither 3 nor 65537"
    ),
  ])
  func refusesKeysThatAndroidDoesNotTake(_ arguments: [String], _ expected: String) throws {
    let pair = try Self.generate(arguments)
    let error = #expect(throws: SigningError.self) {
      try RSAPackageSigner(certificatePEM: pair.certificate, privateKeyPEM: pair.key)
    }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    let other = #expect(throws: SigningError.self) {
      try RSAPackageSigner(certificatePEM: Self.text("TEST_KEY_DO_NOT_USE.x509.pem"), privateKeyPEM: pair.key)
    }
    #expect(other?.kind == .badConfiguration)
  }

  @Test func takesRSA4096AndPKCS1() throws {
    let pair = try Self.generate(
      ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"], traditional: true)
    #expect(pair.key.hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
    let signer = try RSAPackageSigner(certificatePEM: pair.certificate, privateKeyPEM: pair.key)
    #expect(signer.signatureSize == 512)
    let digest = SHA256.hash(data: [1])
    #expect(try AndroidPackageTrust().isValid(signedData: signer.signedData(of: digest), for: digest))
  }

  @Test func refusesACertificateOfAnotherKey() throws {
    let pair = try Self.generate(["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
    let error = #expect(throws: SigningError.self) {
      try RSAPackageSigner(
        certificatePEM: pair.certificate, privateKeyPEM: Self.text("TEST_KEY_DO_NOT_USE.pem"))
    }
    #expect(error?.code == "signing.mismatch")
  }

  @Test(arguments: ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
  func refusesWhatIsNoPEM(_ text: String) throws {
    #expect(throws: SigningError.self) {
      try RSAPackageSigner(certificatePEM: text, privateKeyPEM: Self.text("TEST_KEY_DO_NOT_USE.pem"))
    }
    #expect(throws: SigningError.self) {
      try RSAPackageSigner(
        certificatePEM: Self.text("TEST_KEY_DO_NOT_USE.x509.pem"), privateKeyPEM: text)
    }
  }

  @Test func anExpiredCertificateIsAWarning() throws {
    let signer = try Self.fixture()
    #expect(signer.warnings(at: Date(timeIntervalSince1970: 1_795_770_000)).isEmpty)
    #expect(
      signer.warnings(at: Date(timeIntervalSince1970: 4_800_000_000)).first?.contains("expired") == true)
    #expect(signer.warnings(at: Date(timeIntervalSince1970: 0)).first?.contains("not valid yet") == true)
  }

  @Test func aGeneratedPairSigns() throws {
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    let pair = try KeyPairGenerator().generate(
      commonName: "dev", notBefore: start, notAfter: start.addingTimeInterval(1e9),
      serialNumber: Array(repeating: 0xff, count: 16))
    let signer = try RSAPackageSigner(certificatePEM: pair.certificatePEM, privateKeyPEM: pair.privateKeyPEM)
    let digest = SHA256.hash(data: [1])
    #expect(try AndroidPackageTrust().isValid(signedData: signer.signedData(of: digest), for: digest))
    let shown = try Self.openssl(
      ["x509", "-noout", "-subject", "-serial", "-startdate"], input: pair.certificatePEM)
    #expect(
      shown == "subject=CN = dev\nserial=7F\(String(repeating: "FF", count: 15))\n"
        + "notBefore=Nov 14 22:13:20 2023 GMT\n")
  }

  private static func generate(
    _ arguments: [String], traditional: Bool = false
  ) throws -> (certificate: String, key: String) {
    let scratch = try ScratchFolder("signing")
    let key = scratch.path("key")
    try openssl(["genpkey", "-quiet"] + arguments + ["-out", key])
    let certificate = try openssl([
      "req", "-x509", "-new", "-sha256", "-key", key, "-subj", "/CN=made", "-days", "10",
    ])
    let text =
      try traditional
      ? openssl(["rsa", "-traditional", "-in", key]) : scratch.text("key")
    return (certificate, text)
  }

  @discardableResult
  private static func openssl(_ arguments: [String], input: String = "") throws -> String {
    let result = try Tool.run("openssl", arguments, input: Array(input.utf8))
    try #require(result.status == 0, "\(result.errors)")
    return result.text
  }
}
