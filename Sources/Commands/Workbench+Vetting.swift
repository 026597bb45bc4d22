// SPDX-License-Identifier: Apache-2.0
internal import Building
import Foundation
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings
internal import StateDatabase
internal import Vetting

extension Workbench {
  /// Members and their verdicts; nil where nobody ever was a member. Makes no file.
  func vettingStores() throws -> VettingStores? {
    let state = settings.stateFolder.absolute
    guard RosterFile.exists(inStateFolder: state) else { return nil }
    return VettingStores(
      testers: try RosterFile(inStateFolder: state),
      verdicts: VerdictFile.exists(inStateFolder: state) ? try VerdictFile(inStateFolder: state) : nil)
  }

  /// The desk that checks verdicts against the candidates on the ledger.
  func verdictDesk(_ ledger: Ledger) -> VerdictDesk {
    let devices = settings.devices.map(\.codename)
    return VerdictDesk { version in
      ledger.candidate(version).map {
        Candidate(
          version: $0.version, channel: $0.channel, features: $0.shipped.map(\.request), devices: devices)
      }
    }
  }
}
