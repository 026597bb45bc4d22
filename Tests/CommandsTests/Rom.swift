// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A small ROM repository with settings, a ledger and one accepted request; cut in a moment.
final class Rom {
  static let torch = "REQ-1"
  /// A Friday whose hour has come, and the one after it.
  static let friday = "2014-10-31"
  static let nextFriday = "2014-11-07"

  let repository: ScratchRepository
  var path: String { repository.path }
  var settingsFile: String { "\(path)/miui-release.yaml" }
  var releaseFolder: String { repository.scratch.path("release") }
  /// Whether the channel dev has any release, seen or not yet seen by readers.
  var hasRelease: Bool { repository.scratch.exists("release/dev/targets/builds") }
  var stateFolder: String { repository.scratch.path("state") }

  /// `devices`: what stands below `devices:`; `ledger`: files beside the request that is there already.
  init(
    bare: Bool = true, devices: String = Rom.treeDevice, keys: String? = nil,
    ledger: [String: ScratchFile] = [:], withChannels: Bool = true
  ) throws {
    repository = try ScratchRepository(bare: bare)
    try repository.commit([
      "system/etc/model": "cancro\n", "system/build.prop": "ro.a=b\n",
      "build.sh": .executable(Rom.buildScript),
    ])
    try repository.commit(["system/app/torch": "light\n"], on: "topic/torch", from: "main")
    var files: [String: ScratchFile] = ["requests/REQ-1.yaml": .text(Rom.request(1, branch: "topic/torch"))]
    files.merge(ledger) { $1 }
    try repository.commit(files, on: "ledger")
    try write(settings: Rom.settings(devices: devices, keys: keys ?? ProjectFiles.url("Fixtures/Keys").path))
    if withChannels { try RomChannels.shared.get().copy(to: repository.scratch) }
  }

  func write(settings: String) throws {
    try Data(settings.utf8).write(to: URL(fileURLWithPath: settingsFile))
  }

  /// Runs a command on this repository.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ToolResult {
    try Program.run(arguments + ["--repo", path], environment: environment)
  }

  /// The subject lines of a branch, newest first.
  func subjects(of branch: String) throws -> [String] {
    try repository.git("log", "--format=%s", branch).split(separator: "\n").map(String.init)
  }

  /// Everything that a command which writes nothing must leave as it is: every file below the repository and
  /// around it with its size and time, and where the references stand. An object's time is left out: git sets
  /// it anew where it comes upon an object that it would write.
  func state() throws -> [String] {
    let manager = FileManager.default
    let files = try repository.scratch.contents().map { name in
      let attributes = try manager.attributesOfItem(atPath: repository.scratch.path(name))
      let isObject = name.contains("/objects/")
      let date = isObject ? 0 : (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(name) \(attributes[.size] ?? "") \(date)"
    }
    return files + (try repository.git("for-each-ref").split(separator: "\n").map(String.init))
  }

  static let treeDevice = """
      - codename: cancro
        name: MI3
        brand: Xiaomi
        android: "4.4"
        sdk: 19
        security_patch: 2014-10-05
        recipe: tree
        partitions:
          - name: system
            folders: [system]
            filesystem: erofs
    """

  /// A device whose build is `build.sh` of the tree.
  static func commandDevice(
    _ command: String = "[./build.sh]", environment: String = "{}", timeLimit: String = "1h"
  ) -> String {
    """
      - codename: aries
        name: MI2
        brand: Xiaomi
        android: "4.1"
        sdk: 16
        security_patch: 2014-10-05
        recipe: command
        command: \(command)
        images:
          system: out/system.img
        time_limit: \(timeLimit)
        environment: \(environment)
    """
  }

  /// Does what its environment says, so that one tree serves every test.
  static let buildScript = """
    #!/bin/sh
    set -e
    echo "building $MIUI_RELEASE_VERSION"
    [ -z "$SIGNALS" ] || { : > "$SIGNALS/begun"; read line < "$SIGNALS/go"; }
    [ -z "$FOREVER" ] || { mkfifo never; read line < never; }
    [ -z "$FAILS" ] || { echo "cc1plus: out of luck"; exit 3; }
    mkdir out
    [ -z "$NO_IMAGE" ] || exit 0
    head -c 8192 /dev/zero > out/system.img

    """

  static func request(
    _ number: Int, branch: String, decision: String = "accepted", votes: Int = 12
  ) -> String {
    """
    id: REQ-\(number)
    title:
      zh: 手电筒
      en: Torch \(number)
    app:
      zh: 系统
      en: System
    kind: new
    origin: user
    requesters:
    - name: Night owl
      source: forum
      country: CN
    owner: Li Lei
    developers:
    - Han Mei
    branch: \(branch)
    votes: \(votes)
    depends_on: []
    devices: []
    feedback:
    - https://example.org/t/1
    created: 2014-10-20
    decision: \(decision)
    reason: wanted
    decided_by: Li Wanqiang <liwq@example.org>
    decided_on: 2014-10-24

    """
  }

  static func settings(devices: String, keys: String) -> String {
    """
    product: MIUI
    time_zone: Asia/Shanghai
    train:
      weekday: friday
      time: "17:00"
      first_week: 200
    version_scheme: date
    base: main
    ledger: ledger
    committer: Release Train <train@example.org>
    channels:
      dev:
        title:
          zh: 开发版
          en: Developer
        url: https://example.org/dev/
      honorary-dev:
        title:
          zh: 荣誉开发组内测
        url: ""
    features:
      minimum: 1
      maximum: 20
    keys:
      certificate: \(keys)/TEST_KEY_DO_NOT_USE.x509.pem
      private_key: \(keys)/TEST_KEY_DO_NOT_USE.pem
    trust_keys: ../trust
    state_folder: ../state
    release_folder: ../release
    source_snapshot: true
    devices:
    \(devices)

    """
  }
}
