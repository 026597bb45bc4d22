// SPDX-License-Identifier: Apache-2.0
import Foundation
import Merging
import Publishing
import TestSupport
import Testing

/// Manifests are validated by an independent reader of JSON Schema, python3's `jsonschema`.
@Suite struct ManifestSchemaTests {
  /// Reads the schema and a JSON list of {text, valid}; prints every surprise.
  private static let script = """
    import json, sys
    import jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for index, case in enumerate(json.load(open(sys.argv[2]))):
        errors = sorted(e.json_path + ': ' + e.message for e in validator.iter_errors(json.loads(case['text'])))
        if bool(errors) == case['valid']:
            print(index, errors[:3] if errors else 'is valid and should not be: ' + case['name'])
    """

  private struct Case: Encodable {
    var name = ""
    let text: String
    let valid: Bool
  }

  private func check(_ cases: [Case]) throws {
    guard let python = Tool.find("python3"), try Tool.run(python, ["-c", "import jsonschema"]).status == 0
    else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "python3 with jsonschema is missing: scripts/setup installs it")
      print("skipped: python3 with jsonschema is missing, scripts/setup installs it")
      return
    }
    let scratch = try ScratchFolder("schema")
    let list = try scratch.write(try JSONEncoder().encode(cases), to: "cases.json")
    let schema = ProjectFiles.url("docs/formats/manifest.schema.json").path
    let result = try Tool.run(python, ["-c", Self.script, schema, list])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.text == "")
  }

  @Test("Manifests that are made conform to the published schema")
  func valid() throws {
    var bare = try SampleRelease.facts(previous: nil)
    bare.train = TrainReport(
      base: bare.train.base, head: bare.train.base, tree: bare.train.tree, boarded: [], leftBehind: [])
    bare.sourceSnapshot = nil
    bare.ledgerCommit = nil
    bare.departure.earlyReason = "the office closes at noon"
    let manifests = [
      try SampleRelease.manifest(), try .make(from: bare), try SampleRelease.plan("26.11.27.2").manifest,
    ]
    let text = String(decoding: try Self.incremental().bytes(), as: UTF8.self)
    try check([
      Case(text: text, valid: true),
      Case(
        name: "an incremental package without its origin",
        text: text.replacingFirst("\"from_version\" : \"26.11.20\",\n", with: ""), valid: false),
      Case(
        name: "a full package with an origin",
        text: text.replacingFirst("\"incremental\"", with: "\"full\""), valid: false),
    ])
    try check(try manifests.map { Case(text: String(decoding: try $0.bytes(), as: UTF8.self), valid: true) })
  }

  /// A manifest with a package from the week before.
  static func incremental() throws -> ReleaseManifest {
    var manifest = try SampleRelease.manifest()
    var package = manifest.packages[0]
    package.type = .incremental
    package.fromVersion = manifest.previousVersion
    package.file = "from_26.11.20_\(package.file)"
    manifest.packages.append(package)
    return manifest
  }

  @Test("Every object of the schema refuses keys it does not know and keys that are missing")
  func strict() throws {
    let text = String(decoding: try SampleRelease.manifest().bytes(), as: UTF8.self)
    var cases: [Case] = []
    var rest = text.startIndex
    // After every “{” a key that nobody knows.
    while let open = text.range(of: "{", range: rest..<text.endIndex) {
      cases.append(
        Case(
          name: "unknown key at \(text.distance(from: text.startIndex, to: open.lowerBound))",
          text: text.replacingCharacters(in: open, with: "{\"weather\" : 1,"), valid: false))
      rest = open.upperBound
    }
    // Every key once under another name.
    for line in text.split(separator: "\n") where line.contains("\" : ") {
      guard let key = line.split(separator: "\"").dropFirst().first, let range = text.range(of: line) else {
        continue
      }
      let renamed = line.replacingOccurrences(of: "\"\(key)\" :", with: "\"x_\(key)\" :")
      cases.append(
        Case(name: "renamed \(key)", text: text.replacingCharacters(in: range, with: renamed), valid: false))
    }
    #expect(cases.count > 100)
    try check(cases)
  }
}
