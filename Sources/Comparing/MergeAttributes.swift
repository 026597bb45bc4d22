// SPDX-License-Identifier: Apache-2.0

/// How a file is merged, by its attributes `merge` and `conflict-marker-size`.
package struct MergeAttributes: Sendable, Equatable {
  package var driver: MergeDriver
  package var markerSize: Int

  /// What holds for a file without attributes.
  package init(driver: MergeDriver = .text, markerSize: Int = MergeOptions.defaultMarkerSize) {
    self.driver = driver
    self.markerSize = markerSize
  }
}

extension AttributeRules {
  /// How a file is merged.
  package func mergeAttributes(forPath path: [UInt8]) -> MergeAttributes {
    if isEmpty { return MergeAttributes() }
    let values = values(of: ["merge", "conflict-marker-size"], forPath: path)
    return MergeAttributes(driver: MergeDriver(values[0]), markerSize: Self.markerSize(values[1]))
  }

  /// `mergeAttributes(forPath:)` for a path that is text.
  package func mergeAttributes(forPath path: String) -> MergeAttributes {
    mergeAttributes(forPath: Array(path.utf8))
  }

  /// The number at the start of the value, as C's `atoi` reads it; 7 when there is none above zero.
  private static func markerSize(_ value: AttributeValue) -> Int {
    guard case .value(let text) = value else { return MergeOptions.defaultMarkerSize }
    let unsigned = text.hasPrefix("+") ? text.dropFirst() : text[...]
    let digits = unsigned.utf8.prefix { (0x30...0x39).contains($0) }
    guard let size = Int32(String(decoding: digits, as: UTF8.self)), size > 0 else {
      return MergeOptions.defaultMarkerSize
    }
    return Int(size)
  }
}

extension MergeDriver {
  /// The driver that a value of the `merge` attribute names.
  package init(_ value: AttributeValue) {
    switch value {
    case .set, .unspecified, .value("text"): self = .text
    case .unset, .value("binary"): self = .binary
    case .value("union"): self = .union
    case .value(let name): self = .custom(name)
    }
  }
}
