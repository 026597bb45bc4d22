// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CutManifestTests {
  private struct Manifest: Decodable {
    struct Package: Decodable {
      let file: String
      let sha256: String
      let md5: String
      let sdk_level: Int
      let security_patch: String
      let property_files: String
    }
    let packages: [Package]
  }

  @Test("A cut's manifest gives each package's md5, levels and property files as the package itself has them")
  func factsOfUpdaters() throws {
    let rom = try Rom()
    let report = try rom.run("cut", "--date", Rom.friday, "--format", "json").json(CutTests.Report.self)
    let data = try Data(contentsOf: URL(fileURLWithPath: report.manifest))
    let packages = try JSONDecoder().decode(Manifest.self, from: data).packages
    #expect(!packages.isEmpty)
    for package in packages {
      let path = URL(fileURLWithPath: report.manifest).deletingLastPathComponent()
        .appending(path: "\(package.sha256).\(package.file)").path
      #expect(try Tool.run("md5sum", [path]).text.hasPrefix("\(package.md5) "))
      let script =
        "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode(), end='')"
      let metadata = try Tool.run("python3", ["-c", script, path, "META-INF/com/android/metadata"]).text
      let lines = metadata.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(lines.contains("ota-property-files=\(package.property_files)"))
      #expect(lines.contains("post-sdk-level=\(package.sdk_level)"))
      #expect(lines.contains("post-security-patch-level=\(package.security_patch)"))
    }
  }
}
