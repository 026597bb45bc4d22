// SPDX-License-Identifier: Apache-2.0

/// Matches names against shell patterns, with `**` and character classes; git's `wildmatch`.
struct Wildcard {
  /// How a match ended; the last two spare a `*` before it further tries.
  private enum Result {
    case match
    case mismatch
    /// The text is too short, whatever a `*` swallows.
    case textEnded
    /// Only a `**` could swallow the slash that stopped the match.
    case needsDoubleStar
  }

  let pattern: ArraySlice<UInt8>
  let text: ArraySlice<UInt8>
  /// True when `*` and `?` do not match a slash.
  let isPathname: Bool

  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let escape = UInt8(ascii: "\\")
  private static let bracket = UInt8(ascii: "[")
  private static let closing = UInt8(ascii: "]")

  /// True for the four characters that make a pattern of a name.
  static func isSpecial(_ byte: UInt8) -> Bool {
    byte == star || byte == escape || byte == bracket || byte == UInt8(ascii: "?")
  }

  var matches: Bool { match(pattern.startIndex, text.startIndex) == .match }

  /// The byte of the pattern; 0 at its end.
  private func rule(_ index: Int) -> UInt8 { index < pattern.endIndex ? pattern[index] : 0 }

  /// The byte of the text; 0 at its end.
  private func letter(_ index: Int) -> UInt8 { index < text.endIndex ? text[index] : 0 }

  private func match(_ patternStart: Int, _ textStart: Int) -> Result {
    var index = patternStart
    var place = textStart
    while rule(index) != 0 {
      let byte = letter(place)
      if byte == 0, rule(index) != Self.star { return .textEnded }
      switch rule(index) {
      case Self.star:
        guard let next = passStar(&index, &place, patternStart) else { break }
        return next
      case UInt8(ascii: "?"):
        if isPathname, byte == Self.slash { return .mismatch }
      case Self.bracket:
        guard let isMember = passClass(&index, byte) else { return .textEnded }
        if !isMember || isPathname && byte == Self.slash { return .mismatch }
      case Self.escape:
        index += 1
        if byte != rule(index) { return .mismatch }
      case let literal:
        if byte != literal { return .mismatch }
      }
      index += 1
      place += 1
    }
    return letter(place) == 0 ? .match : .mismatch
  }

  /// Matches from a `*` on; nil when it swallowed a folder's name and the slash after it is next.
  private func passStar(_ index: inout Int, _ place: inout Int, _ patternStart: Int) -> Result? {
    let before = index - 1
    index += 1
    var crossesSlash = !isPathname
    if rule(index) == Self.star {
      while rule(index) == Self.star { index += 1 }
      if isPathname, before < patternStart || rule(before) == Self.slash {
        let next = rule(index)
        if next == 0 || next == Self.slash || next == Self.escape && rule(index + 1) == Self.slash {
          // `a/**/b` also means `a/b`.
          if next == Self.slash, match(index + 1, place) == .match { return .match }
          crossesSlash = true
        }
      }
    }
    if rule(index) == 0 {
      return crossesSlash || !text[place...].contains(Self.slash) ? .match : .mismatch
    }
    if !crossesSlash, rule(index) == Self.slash {
      guard let slash = text[place...].firstIndex(of: Self.slash) else { return .mismatch }
      place = slash
      return nil
    }
    return tryRest(index, place, crossesSlash: crossesSlash)
  }

  /// Lets a `*` swallow one more byte until the rest of the pattern matches.
  private func tryRest(_ index: Int, _ start: Int, crossesSlash: Bool) -> Result {
    var place = start
    while letter(place) != 0 {
      if !Wildcard.isSpecial(rule(index)) {
        while letter(place) != 0, letter(place) != rule(index), crossesSlash || letter(place) != Self.slash {
          place += 1
        }
        if letter(place) != rule(index) { return .mismatch }
      }
      switch match(index, place) {
      case .mismatch:
        if !crossesSlash, letter(place) == Self.slash { return .needsDoubleStar }
      case .needsDoubleStar where crossesSlash: break
      case let result: return result
      }
      place += 1
    }
    return .textEnded
  }

  /// Moves to the `]` of a class; whether the byte belongs to it, or nil when the class is malformed.
  private func passClass(_ index: inout Int, _ byte: UInt8) -> Bool? {
    index += 1
    let isNegated = rule(index) == UInt8(ascii: "!") || rule(index) == UInt8(ascii: "^")
    if isNegated { index += 1 }
    var previous: UInt8 = 0
    var isMember = false
    repeat {
      var current = rule(index)
      if current == 0 { return nil }
      if current == Self.escape {
        index += 1
        current = rule(index)
        if current == 0 { return nil }
        if byte == current { isMember = true }
      } else if current == UInt8(ascii: "-"), previous != 0, rule(index + 1) != 0,
        rule(index + 1) != Self.closing
      {
        index += 1
        if rule(index) == Self.escape { index += 1 }
        if rule(index) == 0 { return nil }
        if previous <= byte, byte <= rule(index) { isMember = true }
        current = 0
      } else if current == Self.bracket, rule(index + 1) == UInt8(ascii: ":") {
        let start = index + 2
        var end = start
        while rule(end) != 0, rule(end) != Self.closing { end += 1 }
        if rule(end) == 0 { return nil }
        if end - 1 >= start, rule(end - 1) == UInt8(ascii: ":") {
          let name = String(decoding: pattern[start..<end - 1], as: UTF8.self)
          guard let belongs = Self.isMember(byte, of: name) else { return nil }
          if belongs { isMember = true }
          index = end
          current = 0
        } else if byte == current {
          isMember = true
        }
      } else if byte == current {
        isMember = true
      }
      previous = current
      index += 1
    } while rule(index) != Self.closing
    return isMember != isNegated
  }

  /// Whether an ASCII byte belongs to a named class; nil for a name there is none of.
  private static func isMember(_ byte: UInt8, of name: String) -> Bool? {
    let isLower = (0x61...0x7A).contains(byte)
    let isUpper = (0x41...0x5A).contains(byte)
    let isDigit = (0x30...0x39).contains(byte)
    let isGraph = (0x21...0x7E).contains(byte)
    switch name {
    case "alnum": return isLower || isUpper || isDigit
    case "alpha": return isLower || isUpper
    case "blank": return byte == 0x20 || byte == 0x09
    case "cntrl": return byte < 0x20 || byte == 0x7F
    case "digit": return isDigit
    case "graph": return isGraph
    case "lower": return isLower
    case "print": return isGraph || byte == 0x20
    case "punct": return isGraph && !isLower && !isUpper && !isDigit
    case "space": return byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    case "upper": return isUpper
    case "xdigit": return isDigit || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
    default: return nil
    }
  }
}
