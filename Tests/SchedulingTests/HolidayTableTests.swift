// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Scheduling
import Settings
import Testing

@Suite struct HolidayTableTests {
  private func read(_ text: String) throws -> HolidayTable {
    try HolidayTable(from: YAMLDocumentFormat().parse(text, file: "2026.json"), file: "2026.json")
  }

  @Test("A file as it is published is read: days off by name, working days left out, its other keys ignored")
  func published() throws {
    let table = try read(
      """
      {"$schema": "https://example.org/schema.json", "$id": "https://example.org/2026.json", "year": 2026,
       "papers": ["https://example.org/notice"],
       "days": [
         {"name": "国庆节", "date": "2026-10-01", "isOffDay": true},
         {"name": "国庆节", "date": "2026-10-10", "isOffDay": false}
       ]}
      """)
    #expect(table.years == [2026])
    #expect(table.daysOff == [try #require(CivilDate("2026-10-01")): "国庆节"])
  }

  @Test(
    "A malformed file names its lines",
    arguments: [
      (#"{"days": []}"#, "2026.json:1:1: year: is missing"),
      (#"{"year": 2026}"#, "2026.json:1:1: days: is missing"),
      (#"{"year": 26, "days": []}"#, "year: expected a year from 1970 to 2999, found “26”"),
      (
        "{\"year\": 2026, \"days\": [\n{\"name\": \"x\", \"date\": \"2026-02-30\", \"isOffDay\": true}]}",
        "2026.json:2:23: days[0].date"
      ),
      (#"{"year": 2026, "days": [{"name": "x", "date": "2026-02-03"}]}"#, "days[0].isOffDay: is missing"),
      (
        #"{"year": 2026, "days": [{"name": "x", "date": "2026-02-03", "isOffDay": "maybe"}]}"#,
        "expected true or false"
      ),
      (#"{"year": 2026, "days": {"name": "x"}}"#, "days: expected a list"),
      (#"{"year": 2026, "dais": []}"#, "did you mean days?"),
    ])
  func malformed(text: String, expected: String) throws {
    let problems = #expect(throws: DocumentProblems.self) { try read(text) }
    #expect(problems?.description.contains(expected) == true, "\(problems?.description ?? "")")
  }

  @Test(
    "A policy is skip, keep or move: and a day",
    arguments: [
      ("skip", true), ("keep", true), ("move:2026-10-09", true), ("move:2026-13-09", false), ("move:", false),
      ("Skip", false), ("", false), ("move 2026-10-09", false),
    ])
  func policy(text: String, isValid: Bool) {
    let policy = HolidayPolicy(text)
    #expect((policy != nil) == isValid)
    if let policy { #expect(policy.description == text) }
  }
}
