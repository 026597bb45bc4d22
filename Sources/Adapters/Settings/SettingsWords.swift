// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

extension UInt8 {
  var isDigit: Bool { (48...57).contains(self) }
  var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
}

extension String {
  /// Letters, digits and the allowed marks, a letter or digit first.
  func isName(of length: ClosedRange<Int>, allowing marks: String = "") -> Bool {
    guard length.contains(utf8.count), let first = utf8.first, first.isLetter || first.isDigit else {
      return false
    }
    return utf8.allSatisfy { $0.isLetter || $0.isDigit || marks.utf8.contains($0) }
  }

  /// `^[a-z][a-z0-9_]{0,35}$`: the longest that a partition table's name holds.
  var isPartitionName: Bool {
    isName(of: 1...36, allowing: "_") && self == lowercased() && utf8.first?.isLetter == true
  }

  /// What `ro.build.version.release` holds: `4.4`, `4.4.4`, `14`.
  var isAndroidRelease: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false)
    return (1...3).contains(parts.count)
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }
  }

  /// A POSIX environment variable's name.
  var isVariableName: Bool {
    guard let first = utf8.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
    return utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
  }

  var isRemoteName: Bool { BranchName.isValid(self) && !contains("/") }

  /// A relative path that stays inside: no empty part, no `.` and no `..`.
  var isInnerPath: Bool {
    guard isOneLine else { return false }
    return split(separator: "/", omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}

extension ByteCount {
  /// Reads `4096`, `512KiB`, `64MiB` or `2GiB`; nil for anything else.
  init?(settings text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let shifts = ["": 0, "B": 0, "KiB": 10, "MiB": 20, "GiB": 30]
    guard (1...12).contains(digits.count), let number = UInt64(digits),
      let shift = shifts[String(text.dropFirst(digits.count))],
      number <= UInt64.max >> UInt64(shift)
    else { return nil }
    self.init(number << UInt64(shift))
  }
}

extension Duration {
  /// Reads `90s`, `30m`, `2h` or `1h30m`, more than nothing and at most 168 hours; nil for anything else.
  init?(settings text: String) {
    let units: [Character: Int] = ["h": 3600, "m": 60, "s": 1]
    var total = 0
    var digits = ""
    var last = Int.max
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard let unit = units[character], unit < last, digits.count <= 6, let number = Int(digits) else {
        return nil
      }
      total += number * unit
      last = unit
      digits = ""
    }
    guard digits.isEmpty, (1...168 * 3600).contains(total) else { return nil }
    self = .seconds(total)
  }
}
