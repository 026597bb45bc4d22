// SPDX-License-Identifier: Apache-2.0
import Testing
import Voting

@Suite("Reading a ballot")
struct BallotReaderTests {
  static let good = [
    "小米粉", "2014-10-28T10:00:00+08:00", "happy", "REQ-2", "REQ-3", "REQ-5", "forum", "CN", "",
  ]

  static func read(_ fields: [String]) -> (BallotFault?, Ballot) {
    var reader = BallotReader(poll: SamplePoll.poll, now: SamplePoll.closes)
    var bytes: [UInt8] = []
    let ranges = fields.map { field in
      let start = bytes.count
      bytes += field.utf8
      return start..<bytes.count
    }
    let fault = reader.read(bytes, BallotFields { ranges[$0] })
    return (fault, reader.ballot)
  }

  @Test("a plain ballot")
  func plain() {
    let (fault, ballot) = Self.read(Self.good)
    #expect(fault == nil)
    #expect(ballot == SamplePoll.ballot("小米粉", at: 3600))
  }

  /// A field that is written another way and means the same.
  static let spellings: [(Int, String)] = [
    (0, " 小米粉\t"), (1, "2014-10-28 10:00:00"), (1, "2014/10/28 10:00"), (1, "2014-10-28T02:00:00Z"),
    (1, "2014-10-28T02:00:00.999z"), (1, "1414461600"), (1, "2014-10-27T21:00:00-05:00"), (2, "开心"),
    (2, "Happy"),
    (2, "1"), (3, "2"), (3, "手电筒"), (3, "torch"), (3, "手电筒 Torch"), (5, "静音录音"), (7, "cn"), (8, "4.10.24"),
  ]

  @Test("other spellings mean the same", arguments: spellings)
  func spelling(_ field: Int, _ text: String) {
    var fields = Self.good
    fields[field] = text
    let (fault, ballot) = Self.read(fields)
    #expect(fault == nil)
    #expect(ballot == SamplePoll.ballot("小米粉", at: 3600))
  }

  /// A field that makes the ballot invalid, and why.
  static let faults: [(String, Int, String, BallotFault)] = [
    ("no voter", 0, "  ", .noVoter),
    ("a voter that turns the text around", 0, "a\u{202E}b", .voter("a\u{202E}b")),
    ("a voter of two lines", 0, "é\nb", .voter("é\nb")),
    (
      "a voter that is too long", 0, String(repeating: "x", count: 201),
      .voter(String(repeating: "x", count: 201))
    ),
    ("no instant", 1, "", .noInstant),
    ("a word for an instant", 1, "yesterday", .instant("yesterday")),
    ("a day that does not exist", 1, "2014-02-30T10:00:00Z", .instant("2014-02-30T10:00:00Z")),
    ("a clock far ahead", 1, "2014-10-28T21:06:00+08:00", .future("2014-10-28T21:06:00+08:00")),
    ("an empty panel 1", 2, "", .emptyPanel(.mood)), ("an empty panel 2", 3, " ", .emptyPanel(.loved)),
    ("an empty panel 3", 4, "", .emptyPanel(.weak)), ("an empty panel 4", 5, "", .emptyPanel(.awaited)),
    ("a mood that is none", 2, "angry", .mood("angry")),
    ("a feature of another week", 3, "REQ-9", .unknownFeature(.loved, "REQ-9")),
    ("a proposal taken for a feature", 4, "REQ-5", .unknownFeature(.weak, "REQ-5")),
    ("a feature taken for a proposal", 5, "REQ-2", .unknownFeature(.awaited, "REQ-2")),
    ("script for a feature", 3, "<script>", .unknownFeature(.loved, "<script>")),
    (
      "a number too long to be one", 3, String(repeating: "9", count: 40),
      .unknownFeature(.loved, String(repeating: "9", count: 40))
    ),
    ("loved and weakest the same", 4, "REQ-2", .sameFeature("REQ-2")),
    ("a country's name", 7, "China", .country("China")),
    ("a source of two lines", 6, "a\nb", .source),
    ("a ballot of another build", 8, "4.10.17", .otherPoll("4.10.17")),
  ]

  @Test("invalid", arguments: faults)
  func fault(_ name: String, _ field: Int, _ text: String, _ expected: BallotFault) {
    var fields = Self.good
    fields[field] = text
    let (fault, _) = Self.read(fields)
    #expect(fault == expected)
    #expect(fault?.description.contains("\u{202E}") == false)
    #expect(fault?.description.contains("\n") == false)
  }

  @Test("names keep their script, and composed forms are one voter")
  func names() {
    for name in ["<script>alert(1)</script>", "مستخدم", "👍🏽", "O'Brien \"Bob\""] {
      var fields = Self.good
      fields[0] = name
      let (fault, ballot) = Self.read(fields)
      #expect(fault == nil)
      #expect(ballot.voterName == name)
    }
    var fields = Self.good
    fields[0] = "Jose\u{301}"
    #expect(Self.read(fields).1.voter == Array("Jos\u{E9}".utf8))
    #expect(Ballot.voter(named: " Jose\u{301} ") == Array("Jos\u{E9}".utf8))
  }

  @Test("a clock that is a little ahead is forgiven")
  func skew() {
    var fields = Self.good
    fields[1] = "2014-10-28T21:05:00+08:00"
    #expect(Self.read(fields).0 == nil)
  }
}
