// SPDX-License-Identifier: Apache-2.0

/// A piece of a page. Markup comes from literals of this program alone; any text put between is escaped, so
/// what a user wrote can open no tag and end no attribute.
///
/// A `String` becomes HTML by interpolation or `HTML(_:)`, both of which escape. There is no way to take a
/// text over as it is: the literals are `StaticString`, which only the compiler makes.
package struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The markup, escaped where it holds anybody's words.
  package private(set) var text: String

  package init(stringLiteral value: StaticString) { text = value.description }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  /// Somebody's words, escaped.
  package init(_ words: String) { text = Self.escaped(words) }

  package static let empty: HTML = ""
  package var isEmpty: Bool { text.isEmpty }
  package var bytes: [UInt8] { Array(text.utf8) }

  package static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
  package static func += (left: inout HTML, right: HTML) { left.text += right.text }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate(set) var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    package mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    package mutating func appendInterpolation(_ words: String) { text += HTML.escaped(words) }
    package mutating func appendInterpolation(_ html: HTML) { text += html.text }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }
    /// What a user wrote: apart from the text around it, whichever way it runs (HTML 4.5.24 `bdi`).
    package mutating func appendInterpolation(user words: String) {
      text += "<bdi>\(HTML.escaped(words))</bdi>"
    }
  }

  /// Fit for content and for attributes in double quotes, in HTML and in XML. Characters that neither has, or
  /// that turn the text after them around, are left out; a line break is a space.
  private static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t", "\r": result += " "
      default: if !isHidden(scalar) { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// Controls, non-characters, and marks that override the direction. The joiners of emoji and scripts stay.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    case let value where value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value): true
    default: false
    }
  }
}

extension Sequence<HTML> {
  /// The pieces one after another.
  func joined(_ separator: HTML = .empty) -> HTML {
    var result = HTML.empty
    var isFirst = true
    for piece in self {
      if !isFirst { result += separator }
      result += piece
      isFirst = false
    }
    return result
  }
}
