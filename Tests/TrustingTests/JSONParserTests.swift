// SPDX-License-Identifier: Apache-2.0
import Testing
import Trusting

@Suite struct JSONParserTests {
  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let offset: Int

    init(_ name: String, _ text: String, at offset: Int) {
      self.init(name, Array(text.utf8), at: offset)
    }
    init(_ name: String, _ bytes: [UInt8], at offset: Int) {
      self.name = name
      self.bytes = bytes
      self.offset = offset
    }
    var testDescription: String { name }
  }

  static let bad: [Bad] = [
    Bad("nothing", "", at: 0),
    Bad("white space alone", " \n", at: 2),
    Bad("a key that stands twice", #"{"a":1,"a":2}"#, at: 7),
    Bad("a key that stands twice, once escaped", #"{"a":1,"\u0061":2}"#, at: 7),
    Bad("a fraction", "[1.0]", at: 1),
    Bad("an exponent", "[1e3]", at: 1),
    Bad("a leading zero", "[01]", at: 1),
    Bad("minus zero", "[-0]", at: 1),
    Bad("a minus alone", "[-]", at: 2),
    Bad("a plus sign", "[+1]", at: 1),
    Bad("a number of 65 bits", "[9223372036854775808]", at: 1),
    Bad("text after the end", "{} x", at: 3),
    Bad("two values", "1 2", at: 2),
    Bad("bytes that are not UTF-8", [0x22, 0xC3, 0x28, 0x22], at: 0),
    Bad("an overlong slash", [0x22, 0xC0, 0xAF, 0x22], at: 0),
    Bad("a surrogate in UTF-8", [0x22, 0xED, 0xA0, 0x80, 0x22], at: 0),
    Bad("a byte order mark", [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], at: 0),
    Bad("a lone high surrogate", #"["\ud800"]"#, at: 2),
    Bad("a lone low surrogate", #"["\udc00"]"#, at: 2),
    Bad("two high surrogates", #"["\ud800\ud800"]"#, at: 2),
    Bad("a raw newline in a text", "\"a\nb\"", at: 2),
    Bad("a raw NUL in a text", [0x22, 0x00, 0x22], at: 1),
    Bad("an unknown escape", #""\x""#, at: 2),
    Bad("an escape cut short", #""\u12"#, at: 5),
    Bad("a text without its end", "\"abc", at: 0),
    Bad("a comma before the end", "[1,]", at: 3),
    Bad("a comma at the end of an object", #"{"a":1,}"#, at: 7),
    Bad("no comma", "[1 2]", at: 3),
    Bad("a key without quotes", "{a:1}", at: 1),
    Bad("a key without a value", #"{"a"}"#, at: 4),
    Bad("single quotes", "['a']", at: 1),
    Bad("a comment", "[1] // one", at: 4),
    Bad("not a number", "[NaN]", at: 1),
    Bad("a word cut short", "tru", at: 0),
    Bad("an array without its end", "[1", at: 2),
    Bad("nesting of 65", String(repeating: "[", count: 65) + String(repeating: "]", count: 65), at: 64),
    Bad("nesting that would exhaust the stack", String(repeating: "[", count: 1_000_000), at: 64),
  ]

  @Test("Refused, and at its offset", arguments: bad)
  func refused(_ bad: Bad) {
    let problem = #expect(throws: JSONProblem.self) { try JSONParser.parse(bad.bytes) }
    #expect(problem?.offset == bad.offset, "\(problem?.problem ?? "")")
  }

  @Test("Nesting of 64 is read, side by side as often as one likes")
  func deepest() throws {
    let deep = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
    #expect(try JSONParser.parse(Array("[\(deep),\(deep),{},{}]".utf8)).array?.count == 4)
  }

  @Test("Escapes, pairs and white space mean what RFC 8259 says")
  func meaning() throws {
    let value = try JSONParser.parse(
      Array(
        " { \"a\\/\\b\\f\\n\\r\\t\\\"\\\\\" :\t[ -5 , true , false , null , \"\\ud83d\\ude00\" ] }\r\n".utf8))
    #expect(
      value == ["a/\u{8}\u{C}\n\r\t\"\\": [-5, true, false, .null, "\u{1F600}"]])
  }

  @Test("Whatever is done to a text, what is still read is written and read again as the same value")
  func mutations() throws {
    let text =
      #"{"signed":{"_type":"root","n":[-12,0,true,null,{"e\u0301":"\ud83d\ude00\n\"x\\"}]},"s":["",[]]}"#
    let original = Array(text.utf8)
    let interesting = Array(#"{}[]",:\u0-1etn "#.utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xED, 0xFF]
    var read = 0
    for place in original.indices {
      for byte in interesting {
        for insert in [false, true] {
          var bytes = original
          if insert { bytes.insert(byte, at: place) } else { bytes[place] = byte }
          guard let value = try? JSONParser.parse(bytes) else { continue }
          read += 1
          #expect(try JSONParser.parse(DocumentJSON.bytes(of: value)) == value)
          #expect(try JSONParser.parse(DocumentJSON.bytes(of: value, indented: true)) == value)
        }
      }
      #expect(throws: JSONProblem.self) { try JSONParser.parse(Array(original[..<place])) }
    }
    #expect(read > 300)
  }
}
