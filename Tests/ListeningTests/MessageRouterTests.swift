// SPDX-License-Identifier: Apache-2.0
import Listening
import ReleaseCore
import Requesting
import Testing

@Suite struct MessageRouterTests {
  private let router = MessageRouter(.usual)

  static let usual: [(text: String, queue: String?)] = [
    ("我的订单还没到", "orders"), ("Where is my order?", "orders"), ("WHERE IS MY ORDER", "orders"),
    ("ｏｒｄｅｒ　１２", "orders"), ("order", "orders"), ("订单刷机快递", "orders"), ("刷机以后快递到了", "flashing"),
    ("flash失败", "flashing"), ("快递 到哪了", "delivery"), ("my delivery, please", "delivery"),
    ("the recorder is great", nil), ("录音机 recorder", nil), ("my flashlight", nil), ("border", nil),
    ("order2 is a word of its own", nil), ("手电筒不亮", nil), ("", nil), ("订 单", nil),
  ]

  @Test(arguments: usual.indices) func ordersFlashingAndDeliveryGoToPeople(index: Int) {
    let (text, queue) = Self.usual[index]
    switch router.way(of: text) {
    case .queue(let name): #expect(name == queue, "\(text)")
    case .template(let template): #expect(queue == nil && template.name == "thanks", "\(text)")
    case .none: Issue.record("\(text)")
    }
  }

  @Test func messageAboutAnOrderIsWithPeopleAndTheRestIsAnsweredInItsLanguage() {
    func state(_ text: String) -> FeedbackState {
      let message = FeedbackMessage(
        name: ExternalID(source: "forum", id: "1"), text: text, at: UTCInstant(seconds: 1))
      return router.state(of: message, normalized: NormalizedText.of(text))
    }
    #expect(state("我的订单呢") == .routed(queue: "orders"))
    guard case .answered(let chinese) = state("很好用"), case .answered(let english) = state("works") else {
      Issue.record("not answered")
      return
    }
    #expect(chinese.by == .template("thanks") && chinese.text.hasPrefix("谢谢"))
    #expect(english.text.hasPrefix("Thank you"))
  }

  @Test func theFirstRuleDeclaredWinsWhereverItsWordStands() {
    let table = RoutingTable(
      queues: [.init(name: "b", words: ["乙", "bee"]), .init(name: "a", words: ["甲"])],
      templates: [
        .init(name: "c", words: ["丙"], zh: "丙", en: nil), .init(name: "a", words: ["甲"], zh: "x", en: nil),
      ])
    let router = MessageRouter(table)
    #expect(router.way(of: "甲乙丙") == .queue("b") && router.way(of: "丙甲") == .queue("a"))
    #expect(router.way(of: "丙") == .template(table.templates[0]))
    #expect(router.way(of: "nothing of it") == .none, "no template is for the rest")
    #expect(router.way(of: "bee-keeper") == .queue("b") && router.way(of: "beer") == .none)
  }

  @Test(arguments: [
    ("Ｈｅｌｌｏ　Ｗｏｒｌｄ", "hello world"), ("ÀÉ", "àé"), ("e\u{301}", "é"), ("①②", "12"), ("ﬁne", "fine"),
    ("ΣΑΣ", "σασ"), ("σας", "σασ"), ("Straße", "strasse"),
    ("  a \n\t b ", "a b"), ("手电筒！", "手电筒!"), ("ｶﾞ", "ガ"), ("", ""), ("🔦\u{FE0F}", "🔦\u{FE0F}"),
  ]) func textIsComparedInOneForm(text: String, form: String) {
    #expect(NormalizedText.of(text) == form)
    #expect(NormalizedText.of(form) == form, "once is enough")
  }

  @Test(arguments: [
    ("2026-11-23", "2026-11-17"), ("2026-11-24", "2026-11-24"), ("2026-11-25", "2026-11-24"),
    ("2026-11-30", "2026-11-24"), ("2026-12-01", "2026-12-01"),
  ]) func answersAreDueOnTuesday(today: String, due: String) throws {
    let day = try #require(CivilDate(today))
    #expect(AnswerDeadline.last(on: day, trainDay: .friday).description == due)
  }

  @Test func anotherTrainDayMovesTheDeadline() {
    #expect(
      Weekday.allCases.map { AnswerDeadline.weekday(trainDay: $0) }
        == [.friday, .saturday, .sunday, .monday, .tuesday, .wednesday, .thursday])
  }

  @Test(arguments: ["", "FB-", "FB-0", "FB-01", "fb-1", "FB-1x", "FB-9999999999999999", "12"])
  func otherTextsAreNoIds(text: String) { #expect(FeedbackID(text) == nil) }
}
