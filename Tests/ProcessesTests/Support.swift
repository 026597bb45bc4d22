// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

/// Where the tests find programs.
let tools = ToolPath(ProcessInfo.processInfo.environment["PATH"])

/// The error that an expression threw, to look at its details.
func failure(_ body: () async throws -> Void) async throws -> ProcessesError {
  do {
    try await body()
  } catch let error as ProcessesError {
    return error
  }
  throw ToolFailure(description: "nothing was thrown")
}

/// A device and build to make images for: 4.10.31, Friday 17:00 in Beijing.
func facts(_ recipe: BuildRecipe, tree: ObjectID) throws -> BuildFacts {
  BuildFacts(
    device: DeviceProfile(
      codename: "cancro", marketName: "MI3WMI4W", android: "4.4", sdkLevel: 19,
      securityPatch: "2014-10-01", brand: "Xiaomi", recipe: recipe),
    version: try #require(BuildVersion("4.10.31")), epoch: 1_414_746_000, tree: tree)
}
