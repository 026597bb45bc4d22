// SPDX-License-Identifier: Apache-2.0
import Building
import Merging
import Publishing
import ReleaseCore
import Requesting
import Scheduling

/// The week of 2026-11-27 with the features that MIUI's users really asked for.
enum SampleRelease {
  static let version = BuildVersion("26.11.27")

  /// An object name of one repeated digit.
  static func object(_ digit: Character) throws -> ObjectID {
    try unwrap(ObjectID(hex: String(repeating: digit, count: 40)))
  }

  static func unwrap<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
  }

  struct Missing: Error {}

  static func request(
    _ number: Int, _ zh: String?, _ en: String?, app: (String, String), _ kind: FeatureKind = .new,
    origin: RequestOrigin = .user, requesters: [Requester] = [], developers: [String] = [],
    branch: String?, votes: Int, devices: [String] = []
  ) throws -> FeatureRequest {
    FeatureRequest(
      id: RequestID(number), title: try unwrap(LocalizedText(zh: zh, en: en)),
      app: try unwrap(LocalizedText(zh: app.0, en: app.1)), kind: kind, origin: origin,
      requesters: requesters, owner: developers.first, developers: developers, branch: branch,
      votes: votes, devices: devices, created: try unwrap(CivilDate("2026-11-10")), decision: .accepted)
  }

  static func boarded() throws -> [FeatureRequest] {
    let journalists = Requester(name: "记者们", isGroup: true, source: "weibo", country: "CN")
    return [
      try request(
        1, "来电时录音不中断", "The recorder survives a call", app: ("录音机", "Recorder"), .fix,
        requesters: [journalists], developers: ["Li Lei"], branch: "topic/recorder-survives-call", votes: 214),
      try request(
        2, "录音时手机静音", "Silence while recording", app: ("录音机", "Recorder"), .optimization,
        requesters: [journalists], developers: ["Li Lei", "Han Meimei"],
        branch: "topic/recorder-silence", votes: 180),
      try request(
        3, "手电筒", "A torch in the dark", app: ("系统", "System"),
        requesters: [
          Requester(name: "night_owl", source: "forum", country: "ES"),
          Requester(name: "Zoltán", source: "fan site", country: "HU"),
        ], developers: ["Wang Wei"], branch: "topic/torch", votes: 97, devices: ["cancro"]),
      try request(
        4, "查找手机", "Find my phone", app: ("云服务", "Cloud"),
        requesters: [
          Requester(name: "小米粉丝", source: "wechat")
        ], developers: ["Zhao Min"], branch: "topic/find-my-phone", votes: 41),
      try request(
        5, nil, "Faster unlocking", app: ("系统", "System"), .optimization, origin: .team,
        developers: ["Wang Wei"], branch: "topic/unlock", votes: 0),
    ]
  }

  static func leftBehind() throws -> [LeftBehind] {
    let paths = [
      ConflictedPath(path: "packages/Phone/Calls.java", kind: "contents"),
      ConflictedPath(path: "packages/Phone/Vip.java", kind: "modify/delete"),
    ]
    return [
      LeftBehind(
        request: try request(
          6, "夜间只接 VIP 来电", "VIP calls only at night", app: ("电话", "Phone"),
          requesters: [Requester(name: "busy*bee*", source: "forum", country: "PL")],
          developers: ["Chen Jing"], branch: "topic/vip-calls", votes: 77),
        reason: .collides([paths[0]], with: [RequestID(4), RequestID(1)])),
      LeftBehind(
        request: try request(
          7, "老人模式", "Elder mode", app: ("桌面", "Launcher"),
          requesters: [Requester(name: "Анна", source: "fan site", country: "RU")],
          developers: ["Sun Li"], branch: "topic/elder-mode", votes: 60),
        reason: .conflictsWithBase(paths)),
    ]
  }

  static func train() throws -> TrainReport {
    let cars = try boarded().map {
      TrainCar(request: $0, tip: try object("a"), merge: try object("b"), tree: try object("c"))
    }
    return TrainReport(
      base: try object("d"), head: try object("b"), tree: try object("c"), boarded: cars,
      leftBehind: try leftBehind())
  }

  static func device(_ codename: String, _ marketName: String) -> DeviceProfile {
    DeviceProfile(
      codename: codename, marketName: marketName, android: "4.4", sdkLevel: 19,
      securityPatch: "2026-11-05", brand: "Xiaomi", recipe: .tree([]))
  }

  /// Bytes that stand in for an artifact: they differ from byte to byte and from name to name.
  static func content(of name: String) -> [UInt8] {
    (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256 &+ name.utf8.count) } + Array(name.utf8)
  }

  static func file(_ name: String) -> FileFacts {
    let bytes = content(of: name)
    return FileFacts(name: name, size: ByteCount(bytes.count), sha256: .sha256(of: bytes))
  }

  static func packaged(
    _ codename: String, _ marketName: String, _ version: BuildVersion
  ) throws -> ReleaseFacts.PackagedDevice {
    let profile = device(codename, marketName)
    let image = content(of: codename)
    return ReleaseFacts.PackagedDevice(
      profile: profile, file: file("miui_\(marketName)_\(version)_5da26de35f_4.4.zip"),
      md5Prefix: "5da26de35f",
      payload: ReleaseManifest.Payload(
        fileHash: "X5pKRfM2vg1VYbVzGVV4XCzZgYdYtd6/RWcYN9QLr8A=", fileSize: ByteCount(2_345_678),
        metadataHash: "cQIr/iKpdYwWIvpYJb+DrWWdlC3iYWkFzA5J7D8BSlk=", metadataSize: ByteCount(1_234)),
      partitions: [
        PartitionImage(
          name: "system", path: "/images/system.img", size: ByteCount(image.count),
          sha256: .sha256(of: image))
      ], postBuild: profile.fingerprint(of: version), md5: "5da26de35f0123456789abcdef012345",
      propertyFiles:
        "payload_metadata.bin:4096:1501,payload.bin:4096:2345678,payload_properties.txt:2349900:155,"
        + "metadata:69:1021,metadata.pb:1150:900")
  }

  /// The facts of the sample week, or of another version of it with the same features.
  static func facts(_ text: String = "26.11.27", previous: String? = "26.11.20") throws -> ReleaseFacts {
    let version = try unwrap(BuildVersion(text))
    let instant = try unwrap(ZonedInstant("\(version.date)T17:00:00+08:00"))
    return ReleaseFacts(
      product: "MIUI", version: version, channel: try unwrap(Channel("dev")), week: 590, instant: instant,
      departure: ReleaseManifest.Departure(weekday: .friday, time: "17:00", zone: "Asia/Shanghai"),
      baseBranch: "main", train: try train(), tag: "dev-\(version)", ledgerCommit: try object("e"),
      previous: previous.flatMap { BuildVersion($0) },
      packages: [try packaged("pisces", "MI3TD", version), try packaged("cancro", "MI3WMI4W", version)],
      images: [
        ReleaseFacts.ImageArchive(
          codename: "cancro", file: file("cancro_images_\(version)_\(version.date)_4.4.tgz"))
      ],
      sourceSnapshot: file("source_\(version).tar.zst"),
      onHold: [
        ReleaseManifest.HeldDevice(codename: "aries", reason: "the camera | freezes <on> start")
      ])
  }

  static func manifest() throws -> ReleaseManifest { try ReleaseManifest.make(from: facts()) }

  /// Everything that was built, held in memory.
  static func artifacts(of manifest: ReleaseManifest) -> [StagedFile] {
    let announcements = Set(manifest.announcements.map(\.file))
    return manifest.files.filter { !announcements.contains($0.name) }.map {
      StagedFile(name: $0.name, bytes: content(of: $0.name))
    }
  }

  static func plan(_ version: String = "26.11.27", previous: String? = "26.11.20") throws -> PublicationPlan {
    let manifest = try ReleaseManifest.make(from: facts(version, previous: previous))
    return try PublicationPlan(publishing: manifest, artifacts: artifacts(of: manifest))
  }
}
