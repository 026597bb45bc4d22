// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore

extension ReleaseCore.Digest {
  /// The 32 bytes as the fields of protobuf messages hold them.
  var data: Data { Data(bytes) }
}
