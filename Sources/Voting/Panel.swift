// SPDX-License-Identifier: Apache-2.0

/// The four panels of the report (四格体验报告); every ballot fills all of them.
package enum Panel: String, Sendable, CaseIterable, Codable {
  case mood
  /// The most loved of this week's features.
  case loved
  /// The weakest of this week's features, another than the most loved.
  case weak
  /// The one of next week's proposals that is waited for.
  case awaited

  /// Reads the names that polls are headed with, in Chinese or English.
  package init?(word: some StringProtocol) {
    switch word.lowercased() {
    case "mood", "心情": self = .mood
    case "loved", "love", "best", "最爱", "最喜欢", "最赞": self = .loved
    case "weak", "weakest", "worst", "最弱", "最差", "最不喜欢": self = .weak
    case "awaited", "await", "next", "最期待", "期待的功能", "下周期待": self = .awaited
    default: return nil
    }
  }
}

/// How a voter felt about the build.
package enum Mood: UInt8, Sendable, CaseIterable {
  case happy = 1
  case sad, loving
  case lookingForward

  /// The word of ballots, reports and the ledger.
  package var word: String {
    switch self {
    case .happy: "happy"
    case .sad: "sad"
    case .loving: "loving"
    case .lookingForward: "looking-forward"
    }
  }

  package var chinese: String {
    switch self {
    case .happy: "开心"
    case .sad: "悲伤"
    case .loving: "超有爱"
    case .lookingForward: "期待"
    }
  }

  /// Reads the word, its Chinese, or its number in the panel's order, 1 to 4.
  package init?(_ text: some StringProtocol) {
    let text = text.lowercased()
    for mood in Mood.allCases
    where text == mood.word || text == mood.chinese || text == "\(mood.rawValue)" {
      self = mood
      return
    }
    switch text {
    case "loving it", "loving-it": self = .loving
    case "looking forward", "looking_forward": self = .lookingForward
    default: return nil
    }
  }
}
