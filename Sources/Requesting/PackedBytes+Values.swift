// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A value that is packed as another, and unpacked where that other is one of its own.
protocol PackedAs: Packable {
  associatedtype Packed: Packable
  var packed: Packed { get }
  init?(packed: Packed)
}

extension PackedAs {
  func pack(into bytes: inout PackedBytes) { bytes.add(packed) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    guard let value = Self(packed: try reader.next()) else { throw PackedFlaw() }
    self = value
  }
}

extension RawRepresentable where RawValue == String {
  var packed: String { rawValue }
  init?(packed: String) { self.init(rawValue: packed) }
}

extension FeatureKind: PackedAs {}
extension RequestOrigin: PackedAs {}
extension RequestDecision: PackedAs {}
extension BoardingRule.Kind: PackedAs {}
extension FeatureAnswer.Verdict: PackedAs {}

extension RequestID: PackedAs {
  var packed: Int { number }
  init?(packed: Int) { self.init(packed) }
}

extension ObjectID: PackedAs {
  var packed: String { hex }
  init?(packed: String) { self.init(hex: packed) }
}

extension Digest: PackedAs {
  var packed: String { description }
  init?(packed: String) { self.init(hex: packed) }
}

extension UTCInstant: PackedAs {
  var packed: Int { Int(seconds) }
  init?(packed: Int) { self.init(seconds: Int64(packed)) }
}

extension CivilDate: PackedAs {
  var packed: Int { dayNumber }
  init?(packed: Int) {
    guard (0..<400_000).contains(packed) else { return nil }
    self.init(dayNumber: packed)
  }
}

extension BuildVersion: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(date, respin) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(date: try reader.next(), respin: try reader.next())
  }
}

extension LocalizedText: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(zh, en) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    guard let text = LocalizedText(zh: try reader.next(), en: try reader.next()) else { throw PackedFlaw() }
    self = text
  }
}
