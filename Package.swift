// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// The root (`…/usr`) of the toolchain that is reading this manifest: the one whose compiler, SwiftSyntax and SourceKit
/// must fit together. The manifest links that toolchain's libPackageDescription, so the process's own memory map names it,
/// wherever Swift is installed and whatever is on the PATH.
let toolchain: String = {
  let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
  for line in maps.split(separator: "\n") {
    guard let slash = line.firstIndex(of: "/") else { continue }
    let path = String(line[slash...])
    if let range = path.range(of: "/lib/swift/pm/") { return String(path[..<range.lowerBound]) }
  }
  for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
    let swift = URL(fileURLWithPath: "\(folder)/swiftc").resolvingSymlinksInPath()
    if FileManager.default.fileExists(atPath: swift.path) {
      return swift.deletingLastPathComponent().deletingLastPathComponent().path
    }
  }
  fatalError("No Swift toolchain found: install Swift 6.3 (https://swift.org/install) and put its usr/bin on the PATH.")
}()

let host = "\(toolchain)/lib/swift/host"

/// SwiftSyntax and SwiftParser as the toolchain ships them.
let swiftSyntax: [SwiftSetting] = [.unsafeFlags(["-I", host])]
let swiftSyntaxLibraries: [LinkerSetting] = [
  .unsafeFlags(["-L", host, "-Xlinker", "-rpath", "-Xlinker", host]),
  .linkedLibrary("SwiftOperators"), .linkedLibrary("SwiftParser"), .linkedLibrary("SwiftSyntax"),
]

/// SourceKit as the toolchain ships it; only the service process that answers for it loads the library.
let sourceKit: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-I\(toolchain)/include"])]
let sourceKitLibraries: [LinkerSetting] = [
  .unsafeFlags(["-L", "\(toolchain)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(toolchain)/lib"])
]

/// A micro-kernel target for one instruction set: the same sources (symbolic links into ConvKernels), another `-march`.
/// Square roots of vectors go through the C library's `sqrt`, which would set `errno`, one lane at a time, without
/// `-fno-math-errno`.
func kernels(_ name: String, march: String?) -> Target {
  .target(
    name: name, dependencies: ["CCacheHints"],
    swiftSettings: [
      .unsafeFlags(
        ["-Ounchecked", "-Xcc", "-fno-math-errno"] + (march.map { ["-Xcc", "-march=\($0)"] } ?? []))
    ])
}

#if arch(x86_64)
  let kernelTargets: [Target] = [
    kernels("ConvKernels", march: "x86-64-v2"),
    kernels("ConvKernelsAVX2", march: "x86-64-v3"),
    kernels("ConvKernelsAVX512", march: "x86-64-v4"),
  ]
#else
  let kernelTargets: [Target] = [kernels("ConvKernels", march: nil)]
#endif

/// What only the machine that builds it runs: the measured peak of that machine must not be that of an older one.
#if arch(x86_64)
  let thisMachine: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-Xcc", "-march=native"])]
#else
  let thisMachine: [SwiftSetting] = [.unsafeFlags(["-Ounchecked"])]
#endif

let package = Package(
  name: "Fovea",
  products: [
    .library(name: "Fovea", targets: ["Fovea"]),
    .executable(name: "fovea", targets: ["fovea"]),
    .executable(name: "fovea-worker", targets: ["fovea-worker"]),
    .executable(name: "fovea-sourcekit", targets: ["fovea-sourcekit"]),
  ],
  targets: kernelTargets + [
    .systemLibrary(name: "CCacheHints"),
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSourceKit"),
    .target(name: "CProcess"),
    .target(name: "CDispatchRestart"),

    .target(
      name: "ConvEngine", dependencies: kernelTargets.map { .init(stringLiteral: $0.name) },
      swiftSettings: [.unsafeFlags(["-Ounchecked"])]),
    // Below Fovea, because questions about shapes need neither tensors nor the engine.
    .target(name: "Shapes", dependencies: ["JSONText"]),
    .target(name: "Fovea", dependencies: ["ConvEngine", "JSONText", "Shapes", "CPNG", "CJPEG", "CZlib"]),

    .target(name: "JSONText"),
    .target(name: "JupyterProtocol", dependencies: ["JSONText", "CZeroMQ", "CSodium"]),
    .target(name: "WorkerChannel", dependencies: ["CProcess"]),
    .target(
      name: "CellSession", dependencies: ["WorkerChannel", "CProcess"],
      swiftSettings: swiftSyntax, linkerSettings: swiftSyntaxLibraries),
    .target(name: "Lessons", dependencies: ["JSONText", "CellSession"], swiftSettings: swiftSyntax),
    .executableTarget(
      name: "fovea", dependencies: ["Fovea", "JSONText", "JupyterProtocol", "CellSession", "Lessons", "Shapes"],
      swiftSettings: swiftSyntax),
    .executableTarget(
      name: "fovea-sourcekit", dependencies: ["CSourceKit", "WorkerChannel"], swiftSettings: sourceKit,
      linkerSettings: sourceKitLibraries),
    .executableTarget(
      name: "fovea-worker", dependencies: ["ConvEngine", "Fovea", "WorkerChannel", "CDispatchRestart", "CProcess"],
      linkerSettings: [
        // Cells find Fovea, and what the compiler takes from the run-time library for code that is not optimised, here.
        .unsafeFlags(["-Xlinker", "--export-dynamic", "-Xlinker", "--no-as-needed", "-lswiftSwiftOnoneSupport"])
      ]),

    .target(name: "BenchmarkSupport", path: "Benchmarks/common/ours"),
    .executableTarget(
      name: "fovea-bench", dependencies: ["BenchmarkSupport", "ConvEngine"], path: "Benchmarks/engine/ours",
      swiftSettings: thisMachine),
    .executableTarget(
      name: "fovea-train-bench", dependencies: ["BenchmarkSupport", "ConvEngine", "Fovea"],
      path: "Benchmarks/training/ours"),
    .executableTarget(
      name: "fovea-network-bench", dependencies: ["BenchmarkSupport", "ConvEngine", "Fovea"],
      path: "Benchmarks/networks/ours"),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    // Runs by itself, so that it can be emulated and its allocations counted.
    .executableTarget(
      name: "engine-check", dependencies: ["ConvEngine", "CAllocationCounter", "TestSupport"],
      path: "Tests/EngineCheck"),
    .testTarget(name: "ConvEngineTests", dependencies: ["ConvEngine", "TestSupport"]),
    .testTarget(name: "ShapesTests", dependencies: ["ConvEngine", "JSONText", "Shapes", "TestSupport"]),
    .testTarget(name: "FoveaTests", dependencies: ["Fovea", "JSONText", "TestSupport"]),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "TestSupport"]),
    .testTarget(name: "JupyterProtocolTests", dependencies: ["JSONText", "JupyterProtocol", "CZeroMQ", "TestSupport"]),
    .testTarget(name: "WorkerChannelTests", dependencies: ["WorkerChannel", "TestSupport"]),
    // Whole sessions start the worker that lies beside the test bundle.
    .testTarget(
      name: "CellSessionTests", dependencies: ["CellSession", "fovea-sourcekit", "fovea-worker", "TestSupport"],
      swiftSettings: swiftSyntax
    ),
    .testTarget(
      name: "LessonsTests", dependencies: ["JSONText", "Lessons", "TestSupport"], swiftSettings: swiftSyntax),
  ],
  swiftLanguageModes: [.v6]
)
