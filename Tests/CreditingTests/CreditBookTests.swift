// SPDX-License-Identifier: Apache-2.0
import Crediting
import Foundation
import Publishing
import ReleaseCore
import Requesting
import Testing

@Suite("Who caused what")
struct CreditBookTests {
  @Test(
    "a person is found however the name is written",
    arguments: ["夜归人", " 夜归人 ", "夜\u{200B}归人", "\u{FEFF}夜归人"])
  func isFound(name: String) throws {
    let credit = try book().credit(of: name)
    #expect(credit.name == "夜归人")
    #expect(credit.entries.map(\.request.id) == [RequestID(2), RequestID(1), RequestID(4)])
    #expect(credit.entries.map(\.parts) == [[.built], [.asked], [.asked]])
    #expect(credit.entries.map(\.version?.description) == ["26.11.27", "26.11.20", nil])
    #expect(credit.entries[1].date?.description == "2026-11-20")
    #expect(credit.shipped == 2 && credit.count(.asked) == 2)
  }

  @Test("votes and verdicts count beside what the ledger says")
  func witnesses() throws {
    let witness = SampleWitness(
      voted: ["ＡＩＫＯ": [RequestID(1)]], tried: ["aiko": [RequestID(1), RequestID(3)]])
    let credit = try book(witness).credit(of: "Aiko")
    #expect(
      credit.entries.map { "\($0.request.id) \($0.parts.map(\.rawValue))" } == [
        "REQ-2 [\"asked\"]", "REQ-1 [\"voted\", \"tested\"]", "REQ-3 [\"tested\"]",
      ])
    #expect(credit.ballots == 1 && credit.verdicts == 2)
  }

  @Test("somebody of whom nothing is known is told so", arguments: ["nobody", "夜归"])
  func nothingKnown(name: String) throws {
    let book = try book()
    #expect { try book.credit(of: name) } throws: { ($0 as? CreditingError)?.code == "credit.nothing-known" }
  }

  @Test("what is no name is refused", arguments: ["", "  ", "\u{200B}"])
  func noName(name: String) throws {
    let book = try book()
    #expect { try book.credit(of: name) } throws: { ($0 as? CreditingError)?.code == "credit.no-name" }
  }

  @Test("a card is for who asked or built, and for what shipped")
  func cards() throws {
    let book = try book()
    #expect(try book.card(of: "夜归人", for: RequestID(1), product: "MIUI").isDesigner)
    #expect(try !book.card(of: "夜归人", for: RequestID(2), product: "MIUI").isDesigner)
    #expect { try book.card(of: "夜归人", for: RequestID(4), product: "MIUI") } throws: {
      ($0 as? CreditingError)?.code == "credit.not-shipped"
    }
    #expect { try book.card(of: "Aiko", for: RequestID(1), product: "MIUI") } throws: {
      ($0 as? CreditingError)?.code == "credit.no-part"
    }
  }

  @Test("thanks name everybody of a release once, the most wanted feature first")
  func thanks() throws {
    let witness = SampleWitness(tried: ["Zoe": [RequestID(1)], "Bo": [RequestID(2)]])
    let version = try #require(BuildVersion("26.11.20"))
    let thanks = try book(witness).thanks(for: version, witness: witness)
    #expect(thanks.features.map(\.id) == [RequestID(3), RequestID(1)])
    #expect(thanks.requesters == ["记者团", "夜归人"])
    #expect(thanks.developers == ["Sun Peng", "Li Lei", "Han Mei"])
    #expect(thanks.testers == ["Zoe"])
    #expect(thanks.markdown(in: .en).contains("asked for by 夜归人"))
    #expect(thanks.markdown(in: .zh).hasPrefix("# 感谢 26.11.20（第589周）\n"))
    let other = try #require(BuildVersion("26.12.4"))
    #expect { try book().thanks(for: other, witness: NoWitness()) } throws: {
      ($0 as? CreditingError)?.code == "credit.no-release"
    }
  }

  private func book(_ witness: any Witness = NoWitness()) throws -> CreditBook {
    try CreditBook(SampleLedger.ledger(), witness: witness)
  }
}

@Suite("GroupOfJournalistsAsked")
struct GroupCreditTests {
  @Test("a group has its credit and its card as a person has")
  func hasCredit() throws {
    let book = try CreditBook(SampleLedger.ledger(), witness: NoWitness())
    let credit = try book.credit(of: "记者团")
    #expect(credit.isGroup && credit.entries.map(\.request.id) == [RequestID(3)])
    let card = try book.card(of: "记者团", for: RequestID(3), product: "MIUI")
    let svg = String(decoding: card.svg(in: .zh), as: UTF8.self)
    #expect(svg.contains("这是我设计的") && svg.contains(">记者团<"))
  }
}

@Suite("RequesterAsksToBeForgotten")
struct ForgottenCreditTests {
  @Test("credit, card and thanks do not know them any more")
  func isUnknown() throws {
    var names = ForgottenNames(salt: Array(repeating: 1, count: 16), people: [])
    _ = names.add(try #require(PersonName("夜归人")), on: try #require(CivilDate("2026-11-28")))
    var files = SampleLedger.files()
    files["forgotten.yaml"] =
      "salt: \"\(Hexadecimal.text(of: names.salt))\"\npeople: [{digest: \"\(names.people[0].digest)\", since: 2026-11-28}]\n"
    let book = try CreditBook(SampleLedger.ledger(files), witness: NoWitness())
    for name in ["夜归人", ForgottenNames.placeholder] {
      #expect { try book.credit(of: name) } throws: { ($0 as? CreditingError)?.code == "credit.forgotten" }
    }
    let thanks = try book.thanks(for: try #require(BuildVersion("26.11.20")), witness: NoWitness())
    #expect(thanks.requesters == ["记者团", ForgottenNames.placeholder])
    #expect(!thanks.markdown(in: .zh).contains("夜归人"))
  }

  @Test("with a list that cannot be read nobody is named")
  func refusesUnknownNames() throws {
    var files = SampleLedger.files()
    files["forgotten.yaml"] = "people: 3\n"
    let ledger = try SampleLedger.ledger(files)
    #expect(throws: CreditingError.self) { try CreditBook(ledger, witness: NoWitness()) }
  }
}
