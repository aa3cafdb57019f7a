// swift-tools-version: 6.2
import PackageDescription

// Each row names the modules that a target may import; Tests/HouseTests reads the real import lines and holds them against it.
// The reasons stand in ARCHITECTURE.md.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictMemory: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
  name: "ringwalk",
  products: [.executable(name: "ringwalk", targets: ["ringwalk"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "Primitives", swiftSettings: strict),
    .target(name: "X86", dependencies: ["Primitives"], swiftSettings: strict),
    .target(name: "Executable", dependencies: ["Primitives"], swiftSettings: strict),
    .target(name: "LinuxABI", dependencies: ["Primitives"], swiftSettings: strict),
    .target(name: "Vocabulary", swiftSettings: strict),
    .target(name: "Machine", dependencies: ["X86", "Primitives"], swiftSettings: strictMemory),
    .target(name: "Conformance", dependencies: ["Machine", "X86", "Primitives"], swiftSettings: strict),
    .target(
      name: "Simulation", dependencies: ["Machine", "X86", "Executable", "LinuxABI", "Primitives"], swiftSettings: strict),
    .target(
      name: "Narration", dependencies: ["Simulation", "LinuxABI", "X86", "Vocabulary", "Primitives"], swiftSettings: strict),
    .target(
      name: "Lessons",
      dependencies: [
        "Simulation", "LinuxABI", "Vocabulary", "Primitives", .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),
    .target(name: "Canvas", swiftSettings: strict),
    .target(
      name: "Walkthrough",
      dependencies: ["Simulation", "Narration", "Lessons", "Canvas", "LinuxABI", "Vocabulary", "X86", "Primitives"],
      swiftSettings: strict),
    .target(
      name: "Classroom",
      dependencies: ["Walkthrough", "Lessons", "Simulation", "Narration", "Canvas", "Vocabulary", "Primitives"],
      exclude: ["PROTOCOL.md"], swiftSettings: strict),
    .target(
      name: "CCurses",
      cSettings: [.define("_GNU_SOURCE"), .define("NCURSES_WIDECHAR", to: "1"), .treatAllWarnings(as: .error)],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CAssets", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "Terminal", dependencies: ["Canvas", "CCurses"], swiftSettings: strict),
    .target(
      name: "Commands",
      dependencies: [
        "Primitives", "X86", "Executable", "LinuxABI", "Vocabulary", "Machine", "Conformance", "Simulation", "Narration", "Lessons",
        "Canvas", "Walkthrough", "Classroom", "Terminal", "CAssets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(name: "ringwalk", dependencies: ["Commands"], swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/Support/TestSupport", swiftSettings: strict),
    .testTarget(name: "HouseTests", dependencies: ["TestSupport"], exclude: ["Tables"], swiftSettings: strict),
    .testTarget(name: "PrimitivesTests", dependencies: ["Primitives"], swiftSettings: strict),
    .testTarget(name: "X86Tests", dependencies: ["Conformance", "X86", "Primitives"], exclude: ["Tables"], swiftSettings: strict),
    .testTarget(
      name: "ExecutableTests", dependencies: ["Executable", "Primitives", "TestSupport"], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "LinuxABITests", dependencies: ["LinuxABI", "Primitives"], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CanvasTests", dependencies: ["Canvas", "PtyHarness", "TestSupport"], exclude: ["Goldens", "Tables"], swiftSettings: strict),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "Canvas", "PtyHarness", "ScreenProbe"], exclude: ["README.md", "Tables"],
      swiftSettings: strict),
    .target(name: "PtyHarness", path: "Tests/Support/PtyHarness", swiftSettings: strict),
    .executableTarget(
      name: "ScreenProbe", dependencies: ["Terminal", "Canvas"], path: "Tests/Support/ScreenProbe", swiftSettings: strict),
    .testTarget(
      name: "MachineTests", dependencies: ["Conformance", "Machine", "X86", "Primitives", "TestSupport"],
      exclude: ["Devices/Tables", "Programs", "Tables", "README.md"], swiftSettings: strict),
    .testTarget(
      name: "WalkthroughTests",
      dependencies: ["Walkthrough", "Commands", "Lessons", "Simulation", "Canvas", "Vocabulary", "X86", "Primitives", "TestSupport"],
      exclude: ["Configuration", "Goldens", "Plain", "Tables"], swiftSettings: strict),
    .testTarget(
      name: "ScreenTests", dependencies: ["ringwalk", "PtyHarness", "TestSupport"], exclude: ["Emulators"], swiftSettings: strict),
    .testTarget(
      name: "LessonsTests",
      dependencies: [
        "Lessons", "Commands", "Classroom", "Walkthrough", "Canvas", "Simulation", "LinuxABI", "Vocabulary", "Primitives", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Tables"], swiftSettings: strict),
    .testTarget(
      name: "SimulationTests", dependencies: ["Simulation", "Machine", "X86", "Executable", "LinuxABI", "Primitives", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "NarrationTests",
      dependencies: ["Narration", "Simulation", "Executable", "LinuxABI", "X86", "Vocabulary", "Canvas", "Primitives", "TestSupport"],
      exclude: ["Goldens", "Tables"], swiftSettings: strict),
    .testTarget(
      name: "ClassroomTests",
      dependencies: [
        "Classroom", "Commands", "Walkthrough", "Lessons", "Narration", "Simulation", "Canvas", "Vocabulary", "X86", "Primitives",
        "TestSupport", "ringwalk", "PtyHarness",
      ], swiftSettings: strict),
    .testTarget(
      name: "KernelTests", dependencies: ["Simulation", "Machine", "X86", "Executable", "LinuxABI", "Primitives", "PtyHarness"],
      exclude: ["Suite", "Tables"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
