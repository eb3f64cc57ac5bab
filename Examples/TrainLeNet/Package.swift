// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "TrainLeNet",
  dependencies: [.package(name: "Fovea", path: "../..")],
  targets: [
    .executableTarget(name: "TrainLeNet", dependencies: [.product(name: "Fovea", package: "Fovea")])
  ],
  swiftLanguageModes: [.v6]
)
