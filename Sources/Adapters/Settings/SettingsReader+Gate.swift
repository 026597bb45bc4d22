// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Vetting

extension SettingsReader {
  /// The rules of `gate:`; nil where the key is absent: no quorum, and nothing needs to be tried.
  func gate(from reader: inout FieldReader) -> GateRules? {
    guard reader.node("gate") != nil else { return nil }
    return reader.nested("gate") { gate in
      let usual = GateRules()
      let quorum = gate.integer("quorum", in: 0...100_000) ?? usual.quorum
      let perDevice = gate.integer("per_device", in: 0...100_000) ?? usual.perDevice
      let mode = gate.value("mode", "warn or refuse") { GateRules.Mode(rawValue: $0) }
      let untried = gate.value("untried", "leave or board") { GateRules.Untried(rawValue: $0) }
      return GateRules(
        quorum: quorum, perDevice: perDevice, mode: mode ?? usual.mode, untried: untried ?? usual.untried)
    }
  }
}
