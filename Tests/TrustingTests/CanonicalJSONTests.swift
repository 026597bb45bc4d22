// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Trusting

@Suite struct CanonicalJSONTests {
  @Test("176 values have the canonical form that securesystemslib gives them")
  func sameAsSecuresystemslib() throws {
    let text = String(
      decoding: try Data(contentsOf: ProjectFiles.url("Tests/Fixtures/tuf/canonical.txt")), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count > 150)
    for line in lines {
      let parts = line.split(separator: "\t")
      let value = try JSONParser.parse(Array(try #require(parts.first).utf8))
      #expect(Hexadecimal.text(of: CanonicalJSON.bytes(of: value)) == String(parts[1]), "of \(parts[0])")
    }
  }

  @Test("The form for files is JSON, and gives the value back", arguments: [false, true])
  func filesReadBack(indented: Bool) throws {
    let value: JSONValue = [
      "pem": "-----BEGIN\nEND-----\n\u{7}\u{1F}", "e\u{301}": 1, "\u{E9}": [true, .null, ["a": []]],
      "quote\"": "\\",
    ]
    let bytes = DocumentJSON.bytes(of: value, indented: indented)
    #expect(try JSONParser.parse(bytes) == value)
    #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
    #expect(bytes.filter { $0 == 0x0A }.count == (indented ? 12 : 1))
  }

  @Test("Two spellings of é are two keys, two texts and two values")
  func exactTexts() throws {
    let value = try JSONParser.parse(Array(#"{"e\u0301": 1, "\u00e9": 2}"#.utf8))
    #expect(value["e\u{301}"] == 1)
    #expect(value["\u{E9}"] == 2)
    #expect(JSONValue.string("e\u{301}") != JSONValue.string("\u{E9}"))
    #expect(ExactText("e\u{301}") < ExactText("f"))
    #expect(ExactText("\u{FF5E}") < ExactText("\u{1F600}"))
  }
}
