// SPDX-License-Identifier: Apache-2.0

extension MalformedSettings {
  static let devices = [
    Example(
      "an empty list of devices", "  - codename: cancro", "  []\nx:\n  - codename: cancro", at: "[]",
      "devices", "at least one device"),
    Example(
      "two devices of one codename", "codename: umi", "codename: cancro",
      at: "codename: cancro\n    name: MI10", "devices[1].codename", "two devices have the codename “cancro”"),
    Example(
      "two devices of one name", "name: MI10", "name: MI3WMI4W", at: "name: MI3WMI4W\n    android: \"14\"",
      "devices[1].name", "two devices have the name “MI3WMI4W”"),
    Example(
      "a codename with a slash", "codename: cancro", "codename: can/cro", at: "can/cro",
      "devices[0].codename", "letters, digits"),
    Example(
      "a name with an underline", "MI3WMI4W", "MI3W_MI4W", at: "MI3W_MI4W", "devices[0].name",
      "letters and digits"),
    Example(
      "a name in Chinese", "name: MI10", "name: 小米10", at: "小米10", "devices[1].name", "letters and digits"),
    Example(
      "an Android by its sweet name", "android: 4.4", "android: KitKat", at: "KitKat", "devices[0].android",
      "Android release"),
    Example("an SDK of zero", "sdk: 19", "sdk: 0", at: "sdk: 0", "devices[0].sdk", "from 1 to 99"),
    Example("an SDK of a hundred", "sdk: 34", "sdk: 100", at: "sdk: 100", "devices[1].sdk", "from 1 to 99"),
    Example("no SDK", "    sdk: 19\n", "", at: "codename: cancro", "devices[0].sdk", "is missing"),
    Example(
      "a patch on the 31st of November", "security_patch: 2026-11-05\n    brand: Xiaomi\n    recipe: tree",
      "security_patch: 2026-11-31\n    brand: Xiaomi\n    recipe: tree", at: "2026-11-31",
      "devices[0].security_patch", "a date"),
    Example(
      "a brand with a colon", "brand: Xiaomi\n    recipe: tree", "brand: \"Xia:omi\"\n    recipe: tree",
      at: "Xia:omi", "devices[0].brand", "a brand"),
    Example(
      "an unknown recipe", "recipe: tree", "recipe: make", at: "recipe: make", "devices[0].recipe",
      "tree or command"),
    Example(
      "a tree with a time limit", "recipe: tree", "recipe: tree\n    time_limit: 2h", at: "time_limit: 2h",
      "devices[0].time_limit", "belongs to the recipe “command”"),
    Example(
      "a command with partitions", "recipe: command", "recipe: command\n    partitions: []",
      at: "partitions: []", "devices[1].partitions", "belongs to the recipe “tree”"),
    Example(
      "a device that is a word", "  - codename: umi", "  - elderly\n  - codename: umi", at: "elderly",
      "devices[1]", "expected a mapping"),
    Example(
      "a misspelt key of a device", "brand: Xiaomi", "brnad: Xiaomi", at: "brnad", "devices[0].brnad",
      "did you mean brand?"),
  ]

  static let recipes = [
    Example(
      "no partitions", "    partitions:\n", "    parts:\n", at: "parts:", "devices[0].parts",
      "not a known key"),
    Example(
      "a partition's name in capitals", "name: system", "name: System", at: "name: System",
      "devices[0].partitions[0].name", "lower-case letters"),
    Example(
      "a partition's name of 37 letters", "name: system", "name: \(String(repeating: "s", count: 37))",
      at: "name: sss", "devices[0].partitions[0].name", "at most 36"),
    Example(
      "two partitions of one name", "name: vendor", "name: system",
      at: "name: system\n        folders: [vendor]", "devices[0].partitions[1].name", "two partitions"),
    Example(
      "a folder that climbs out", "[vendor]", "[../vendor]", at: "../vendor",
      "devices[0].partitions[1].folders[0]", "without .. or a leading /"),
    Example(
      "a folder that climbs in the middle", "device/cancro", "device/../../x", at: "folders: [system",
      "devices[0].partitions[0].folders[1]", "without .."),
    Example(
      "an absolute folder", "[vendor]", "[/vendor]", at: "/vendor", "devices[0].partitions[1].folders[0]",
      "leading /"),
    Example(
      "a folder listed twice", "[system, device/cancro]", "[system, system]", at: "[system, system]",
      "devices[0].partitions[0].folders[1]", "listed twice"),
    Example(
      "no folder", "[vendor]", "[]", at: "folders: []", "devices[0].partitions[1].folders",
      "at least one folder"),
    Example(
      "one folder, not a list", "[vendor]", "vendor", at: "folders: vendor",
      "devices[0].partitions[1].folders", "expected a list"),
    Example(
      "a folder that is a mapping", "[vendor]", "[{a: b}]", at: "{a: b}",
      "devices[0].partitions[1].folders[0]", "found a mapping"),
    Example(
      "an unknown file system", "filesystem: ext4", "filesystem: btrfs", at: "btrfs",
      "devices[0].partitions[1].filesystem", "erofs or ext4"),
    Example(
      "an unknown compression", "lz4hc,9", "zstd", at: "zstd", "devices[0].partitions[0].compression", "lz4hc"
    ),
    Example(
      "a compression level of 13", "lz4hc,9", "\"lz4hc,13\"", at: "lz4hc,13",
      "devices[0].partitions[0].compression", "lz4hc,12"),
    Example(
      "compression for ext4", "size: 64MiB", "compression: lz4", at: "compression: lz4\n",
      "devices[0].partitions[1].compression", "is for erofs"),
    Example(
      "a size for erofs", "compression: lz4hc,9", "size: 64MiB", at: "size: 64MiB",
      "devices[0].partitions[0].size", "is for ext4"),
    Example(
      "a size between blocks", "size: 64MiB", "size: 67108863", at: "67108863",
      "devices[0].partitions[1].size", "multiples of 4096"),
    Example(
      "a size of nothing", "size: 64MiB", "size: 0MiB", at: "0MiB", "devices[0].partitions[1].size",
      "from 1MiB"),
    Example(
      "an absurd size", "size: 64MiB", "size: 999999999999GiB", at: "999999999999GiB",
      "devices[0].partitions[1].size", "to 64GiB"),
    Example(
      "a size in megabytes", "size: 64MiB", "size: 64MB", at: "64MB", "devices[0].partitions[1].size",
      "a size"),
    Example(
      "properties outside the partition", "build_prop: build.prop", "build_prop: /build.prop",
      at: "/build.prop", "devices[0].partitions[0].build_prop", "inside the partition"),
    Example(
      "an empty command", "[./build.sh, --device, umi]", "[]", at: "command: []", "devices[1].command",
      "an empty list"),
    Example(
      "a command that is a line of shell", "[./build.sh, --device, umi]", "./build.sh --device umi",
      at: "command: ./build.sh", "devices[1].command", "expected a list"),
    Example(
      "no images", "    images:\n      system: out/system.img\n      vendor: out/vendor.img\n", "",
      at: "codename: umi", "devices[1].images", "is missing"),
    Example(
      "an image outside the tree", "system: out/system.img", "system: ../system.img", at: "../system.img",
      "devices[1].images.system", "inside the tree"),
    Example(
      "an image of an impossible partition", "system: out/system.img", "SYSTEM: out/system.img", at: "SYSTEM",
      "devices[1].images.SYSTEM", "lower-case letters"),
    Example(
      "an image that is a list", "system: out/system.img", "system: [a]", at: "system: [a]",
      "devices[1].images.system", "found a list"),
    Example("no time at all", "1h30m", "0m", at: "time_limit", "devices[1].time_limit", "a time such as"),
    Example("a week and an hour", "1h30m", "169h", at: "time_limit", "devices[1].time_limit", "up to 168h"),
    Example(
      "a time without unit", "1h30m", "90", at: "time_limit", "devices[1].time_limit", "a time such as"),
    Example(
      "units out of order", "1h30m", "30m1h", at: "time_limit", "devices[1].time_limit", "a time such as"),
    Example(
      "a variable with a dash", "BUILD_TYPE:", "BUILD-TYPE:", at: "BUILD-TYPE",
      "devices[1].environment.BUILD-TYPE", "name of a variable"),
    Example(
      "a variable that is a list", "BUILD_TYPE: user", "BUILD_TYPE: [user]", at: "BUILD_TYPE",
      "devices[1].environment.BUILD_TYPE", "found a list"),
  ]
}
