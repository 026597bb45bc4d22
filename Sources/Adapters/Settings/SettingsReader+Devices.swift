// SPDX-License-Identifier: Apache-2.0
import Building
import ReleaseCore

extension SettingsReader {
  func devices(from reader: inout FieldReader) -> [DeviceProfile]? {
    guard reader.requiredNode("devices", expected: "a list of at least one device") != nil,
      let items = reader.items("devices")
    else { return nil }
    if items.isEmpty { reader.refuse("devices", "expected at least one device, found an empty list") }
    var codenames: Set<String> = []
    var marketNames: Set<String> = []
    return reader.each("devices") { device -> DeviceProfile? in
      let profile = self.device(from: &device)
      if let name = profile?.codename, !codenames.insert(name).inserted {
        device.refuse("codename", "two devices have the codename “\(name)”")
      }
      if let name = profile?.marketName, !marketNames.insert(name).inserted {
        device.refuse("name", "two devices have the name “\(name)”")
      }
      return profile
    }
  }

  private func device(from reader: inout FieldReader) -> DeviceProfile? {
    let codename = reader.required("codename", "a codename of letters, digits, _ and -, such as cancro") {
      $0.isName(of: 1...64, allowing: "_-") ? $0 : nil
    }
    let market = reader.required("name", "the name in file names, letters and digits, such as MI3WMI4W") {
      $0.isName(of: 1...64) ? $0 : nil
    }
    let android = reader.required("android", "an Android release such as \"4.4\" or \"14\"") {
      $0.isAndroidRelease ? $0 : nil
    }
    let sdk = reader.required("sdk", "an SDK level from 1 to 99") {
      Int($0).flatMap { (1...99).contains($0) ? $0 : nil }
    }
    let patch = reader.required("security_patch", "a date such as 2026-11-05") { CivilDate($0) }
    let brand = reader.required("brand", "a brand of letters, digits, _ and -") {
      $0.isName(of: 1...64, allowing: "_-") ? $0 : nil
    }
    let recipe = recipe(from: &reader)
    guard let codename, let market, let android, let sdk, let patch, let brand, let recipe else {
      return nil
    }
    return DeviceProfile(
      codename: codename, marketName: market, android: android, sdkLevel: sdk,
      securityPatch: patch.description, brand: brand, recipe: recipe)
  }

  private func recipe(from reader: inout FieldReader) -> BuildRecipe? {
    let recipes = ["tree": ["partitions"], "command": ["command", "images", "time_limit", "environment"]]
    let chosen = reader.required("recipe", "tree or command") { recipes[$0] == nil ? nil : $0 }
    for (recipe, keys) in recipes where recipe != chosen {
      for key in keys where reader.node(key) != nil {
        guard let chosen else { continue }
        reader.refuse(key, "belongs to the recipe “\(recipe)”; this device has the recipe “\(chosen)”")
      }
    }
    switch chosen {
    case "tree": return partitions(from: &reader).map { .tree($0) }
    case "command": return command(from: &reader).map { .command($0) }
    default: return nil
    }
  }
}
