// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// The strict settings every room of the house is built with.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Optimised in debug builds too, so that the tests can invent, merge and compare thousands of histories.
///
/// SwiftPM refuses a package with unsafe flags as a dependency; nothing depends on this one.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

extension Target {
  /// One activity of the release week: pure, on earlier chapters and `ReleaseCore`.
  static func chapter(_ name: String, on dependencies: [Dependency] = []) -> Target {
    .target(
      name: name, dependencies: (name == "ReleaseCore" ? [] : ["ReleaseCore"]) + dependencies,
      path: "Sources/\(name)", swiftSettings: strict)
  }

  /// A chapter that thousands of merges run through: `optimised`.
  static func engine(_ name: String, on dependencies: [Dependency] = []) -> Target {
    .target(
      name: name, dependencies: ["ReleaseCore"] + dependencies, path: "Sources/\(name)",
      swiftSettings: strict + optimised)
  }

  /// One outside library, behind the ports of the chapters it serves.
  static func adapter(_ name: String, on dependencies: [Dependency]) -> Target {
    .target(
      name: name, dependencies: ["ReleaseCore"] + dependencies,
      path: "Sources/Adapters/\(name)", swiftSettings: strict)
  }

  /// A system library: a module map and a shim header, nothing else.
  static func system(_ name: String, pkgConfig: String?, apt: String) -> Target {
    .systemLibrary(
      name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
      providers: [.apt([apt])])
  }

  /// The tests of one target, beside `TestSupport`.
  static func tests(
    of name: String, on dependencies: [Dependency] = [], exclude: [String] = [], settings: [SwiftSetting] = []
  ) -> Target {
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.target(name: name), "TestSupport"]
        + (name == "ReleaseCore" ? [] : ["ReleaseCore"]) + dependencies,
      exclude: exclude,
      swiftSettings: strict + settings)
  }
}

extension Target.Dependency {
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
  static let certificates = product(name: "X509", package: "swift-certificates")
  static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
  static let protobuf = product(name: "SwiftProtobuf", package: "swift-protobuf")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
  static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let logging = product(name: "Logging", package: "swift-log")
  static let yams = product(name: "Yams", package: "Yams")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let sqlite = product(name: "GRDBSQLite", package: "GRDB.swift")
  static let httpClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
  static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}

let package = Package(
  name: "miui-release",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "miui-release", targets: ["miui-release"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    // The shared words.
    .chapter("ReleaseCore", on: [.crypto]),

    // The chapters, in the order of the week.
    .chapter("Scheduling"),
    .chapter("Requesting", on: ["Scheduling"]),
    .chapter("Listening", on: ["Requesting"]),
    .chapter("Voting", on: ["Scheduling", "Requesting"]),
    .engine("Comparing"),
    .engine("TreeMerging", on: ["Comparing"]),
    .chapter("Composing", on: ["Requesting"]),
    .chapter("Merging", on: ["Requesting", "Comparing", "Composing"]),
    .chapter("Resolving", on: ["Requesting", "Comparing", "Merging", .crypto]),
    .chapter("Proving"),
    .chapter("Building"),
    .chapter("Packaging", on: ["OTAProtos", .crypto, .protobuf]),
    .chapter("Vetting", on: ["Scheduling", "Requesting"]),
    .chapter("Trusting", on: [.crypto, .cryptoExtras]),
    .chapter(
      "Publishing",
      on: ["Scheduling", "Requesting", "Merging", "Building", "Packaging", "Trusting"]),
    .chapter("Updating", on: ["Packaging", "Trusting", "Publishing"]),
    .chapter("Crediting", on: ["Requesting", "Publishing"]),
    .chapter(
      "Presenting", on: ["Scheduling", "Requesting", "Resolving", "Voting", "Publishing", "Crediting"]),

    // The week as a list of stages.
    .chapter(
      "Releasing",
      on: [
        "Scheduling", "Requesting", "Composing", "Merging", "Resolving", "Proving", "Building", "Packaging",
        "Vetting", "Trusting",
        "Publishing",
      ]),

    // The adapters, one outside library each.
    .adapter(
      "Git",
      on: [
        "CLibGit2", "CDeflate", "Requesting", "Comparing", "TreeMerging", "Merging", "Resolving",
        "Building",
        "Releasing", .crypto,
      ]),
    .adapter("Archive", on: ["CLibArchive", "Packaging"]),
    .adapter("Compression", on: ["CLZMA", "CBZip2", "Packaging"]),
    .adapter("Signing", on: ["Packaging", "Trusting", .crypto, .cryptoExtras, .certificates, .asn1]),
    .adapter(
      "Files",
      on: [
        "Requesting", "Merging", "Proving", "Packaging", "Trusting", "Publishing", "Updating", "Presenting",
        "Releasing",
      ]),
    .adapter(
      "Processes",
      on: [
        "Scheduling", "Merging", "Proving", "Building", "Publishing", "Releasing", .subprocess,
        .systemPackage,
      ]),
    .adapter(
      "StateDatabase",
      on: ["Requesting", "Listening", "Voting", "Vetting", "Crediting", "Releasing", .grdb, .sqlite]),
    .adapter("Importing", on: []),
    .adapter(
      "Fetching",
      on: ["Trusting", "Updating", .crypto, .httpClient, .nioCore, .nioHTTP1, .nioSSL]),
    .adapter(
      "Serving",
      on: [
        "Requesting", "Vetting", .hummingbird, .hummingbirdCore, .hummingbirdTLS, .httpTypes, .nioCore,
        .nioPosix, .nioSSL,
        .lifecycle, .unixSignals, .logging,
      ]),
    .adapter(
      "Settings",
      on: [
        "Scheduling", "Requesting", "Listening", "Voting", "Composing", "Proving", "Building", "Vetting",
        "Publishing",
        "Presenting", .yams,
      ]),
    .target(
      name: "OTAProtos", dependencies: [.protobuf], path: "Sources/OTAProtos",
      exclude: ["ota_metadata.proto", "update_metadata.proto"]),

    // The system libraries.
    .system("CLibGit2", pkgConfig: "libgit2", apt: "libgit2-dev"),
    .system("CLibArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    .system("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
    .system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
    .system("CBZip2", pkgConfig: nil, apt: "libbz2-dev"),

    // What talks to people.
    .target(
      name: "Commands",
      dependencies: [
        "ReleaseCore", "Scheduling", "Requesting", "Listening", "Voting", "TreeMerging", "Composing",
        "Merging",
        "Resolving", "Proving", "Building",
        "Packaging", "Vetting", "Trusting", "Publishing", "Updating", "Crediting", "Presenting", "Importing",
        "Fetching",
        "Serving", "Releasing", "Git", "Archive", "Compression", "Signing", "Files", "Processes",
        "StateDatabase", "Settings", .arguments, .logging,
      ],
      path: "Sources/Commands", swiftSettings: strict),
    .executableTarget(
      name: "miui-release", dependencies: ["Commands", "ReleaseCore"],
      path: "Sources/miui-release", swiftSettings: strict),

    // The tests.
    .target(
      name: "TestSupport", dependencies: ["ReleaseCore", "Requesting", "Packaging"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .tests(of: "ReleaseCore"),
    .tests(of: "Scheduling", on: ["Settings"]),
    .tests(of: "Requesting", on: ["Settings", "Scheduling"]),
    .tests(of: "Listening", on: ["Requesting", "StateDatabase"]),
    .tests(of: "Voting", on: ["Requesting", "Settings"]),
    .tests(of: "Comparing"),
    .tests(of: "TreeMerging", on: ["Comparing", "Merging", "Git", "Releasing"], settings: optimised),
    .tests(of: "Composing", on: ["Requesting"]),
    .tests(of: "Merging", on: ["Requesting", "Composing", "Git", "Processes"]),
    .tests(of: "Proving"),
    .tests(of: "Building"),
    .tests(
      of: "Packaging",
      on: [
        "OTAProtos", "Compression", "Signing", "Archive", "Files", .crypto, .cryptoExtras, .protobuf,
      ]),
    .tests(of: "Vetting", on: ["Requesting", "Settings"]),
    .tests(of: "Trusting", on: [.crypto, .cryptoExtras]),
    .tests(of: "Serving", on: ["Requesting", "Vetting", "Fetching", "Updating", "StateDatabase"]),
    .tests(
      of: "Updating",
      on: ["Scheduling", "Requesting", "Packaging", "Trusting", "Publishing", "Files", "Fetching"]),
    .tests(
      of: "Presenting",
      on: ["Scheduling", "Requesting", "Merging", "Resolving", "Voting", "Publishing", "Settings"]),
    .tests(of: "Fetching", on: ["Trusting", "Updating", "Files", "pull-fixture"]),
    .tests(of: "Crediting", on: ["Requesting", "Publishing", "Settings"]),
    .tests(of: "Compression", on: ["Packaging"]),
    .tests(
      of: "Publishing",
      on: [
        "Scheduling", "Requesting", "Merging", "Building", "Packaging", "Trusting", "Updating", "Files",
        "Signing",
      ]),
    .tests(of: "Resolving", on: ["Requesting", "Comparing", "Merging", "Git", "Releasing", "Settings"]),
    .tests(
      of: "Git", on: ["Requesting", "Comparing", "TreeMerging", "Merging", "Building", "Releasing"]),
    .tests(of: "Archive", on: ["Packaging"]),
    .tests(of: "Signing", on: ["Packaging", "Trusting", .crypto]),
    .tests(
      of: "Files",
      on: [
        "Proving", "Scheduling", "Requesting", "Merging", "Building", "Packaging", "Trusting", "Publishing",
        "Updating", "Presenting", "publish-fixture",
      ]),
    // A publisher that the tests kill at each of its system calls.
    .executableTarget(
      name: "publish-fixture", dependencies: ["ReleaseCore", "Publishing", "Files"],
      path: "Tests/Fixtures/publish-fixture", swiftSettings: strict),
    .tests(
      of: "Processes",
      on: ["Scheduling", "Proving", "Merging", "Building", "Git", "Publishing", "Releasing", "Files"]),
    .tests(
      of: "StateDatabase",
      on: ["Requesting", "Voting", "Vetting", "Crediting", "Releasing", "members-fixture"]),
    // A server's side of the members' files, which the tests ask and kill.
    .executableTarget(
      name: "members-fixture", dependencies: ["ReleaseCore", "Vetting", "StateDatabase"],
      path: "Tests/Fixtures/members-fixture", swiftSettings: strict),
    // A download that the tests kill, starve of disk and start twice.
    .executableTarget(
      name: "pull-fixture", dependencies: ["ReleaseCore", "Updating", "Fetching", "Files"],
      path: "Tests/Fixtures/pull-fixture", swiftSettings: strict),
    .tests(of: "Importing"),
    .tests(
      of: "Settings", on: ["Proving", "Requesting", "Scheduling", "Composing", "Building", "Publishing"]),
    .tests(
      of: "Commands",
      on: [
        "miui-release", "Scheduling", "Requesting", "Packaging", "Vetting", "Trusting", "Publishing",
        "Files", "Signing", "StateDatabase",
      ],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "ReleaseWeekTests", dependencies: ["ReleaseCore", "TestSupport"],
      swiftSettings: strict),
  ]
)
