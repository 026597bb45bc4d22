// SPDX-License-Identifier: Apache-2.0
import Foundation
import Packaging
import TestSupport
import Testing

/// Other people's code on a whole package.
@Suite struct PackageToolsTests {
  static let scripts = SamplePackage.keys.appending(path: "../../scripts").standardizedFileURL
  static let hasJava = (try? run("java", ["-version"]).status) == 0
  /// build/make/tools/releasetools of an Android source tree, which is not part of this project.
  static let releaseTools = ProcessInfo.processInfo.environment["RELEASETOOLS_DIR"]

  @Test(.enabled(if: hasJava, "java is not installed"))
  func javasPKCS7AcceptsThePackageAndNoOther() async throws {
    let bytes = try await SamplePackage.make()
    let scratch = try ScratchFolder("package")
    func verify(_ bytes: [UInt8]) throws -> (status: Int32, output: String) {
      try run(
        "java",
        [
          "--add-exports", "java.base/sun.security.pkcs=ALL-UNNAMED",
          Self.scripts.appending(path: "VerifyOtaSignature.java").path,
          scratch.write(bytes, to: "package.zip"), SamplePackage.certificatePath,
        ])
    }
    let good = try verify(bytes)
    #expect(good.status == 0 && good.output.contains("verified"), "\(good.output)")
    var changed = bytes
    changed[1000] ^= 1
    let bad = try verify(changed)
    #expect(bad.status == 1 && bad.output.contains("does not verify"), "\(bad.output)")
  }

  @Test(.enabled(if: releaseTools != nil, "RELEASETOOLS_DIR is not set"))
  func androidsReleaseToolsAcceptThePackageAndNoOther() async throws {
    let bytes = try await SamplePackage.make()
    let scratch = try ScratchFolder("package")
    func verify(_ bytes: [UInt8]) throws -> (status: Int32, output: String) {
      try run(
        Self.scripts.appending(path: "verify-package-aosp").path,
        [Self.releaseTools ?? "", scratch.write(bytes, to: "package.zip"), SamplePackage.certificatePath])
    }
    let good = try verify(bytes)
    #expect(good.status == 0, "\(good.output)")
    for sentence in [
      "Whole package signature VERIFIED", "ota-property-files: VERIFIED",
      "ota-streaming-property-files: VERIFIED", "metadata == BuildLegacyOtaMetadata(metadata.pb): VERIFIED",
    ] {
      #expect(good.output.contains(sentence))
    }
    var changed = bytes
    changed[1000] ^= 1
    let bad = try verify(changed)
    #expect(bad.status != 0 && bad.output.contains("Verification failed"), "\(bad.output)")
  }

  @Test func pythonListsAndTestsEveryEntry() async throws {
    let scratch = try ScratchFolder("package")
    let path = try scratch.write(try await SamplePackage.make(), to: "package.zip")
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist())"
    let result = try run("python3", ["-c", script, path])
    #expect(result.output == "None \(PackageEntry.required.joined(separator: " "))\n")
    #expect(result.status == 0)
  }
}
