import Foundation
import Testing

@testable import CellSession

@Suite struct ToolchainTests {
  @Test func theToolchainIsThere() throws {
    let toolchain = try Toolchain.current()
    for path in [toolchain.compiler, toolchain.linker, toolchain.symbolizer, toolchain.runtimeObject] {
      #expect(FileManager.default.fileExists(atPath: path), "\(path)")
    }
  }

  @Test func importsBringTheirLibraries() throws {
    let toolchain = try Toolchain.current()
    #expect(toolchain.libraries(forImports: ["import RegexBuilder"]) == ["swiftRegexBuilder"])
    #expect(toolchain.libraries(forImports: ["import FoundationXML"]) == ["FoundationXML"])
    #expect(
      toolchain.libraries(forImports: ["import struct RegexBuilder.Capture", "import RegexBuilder"])
        == ["swiftRegexBuilder"], "each once")
    #expect(toolchain.libraries(forImports: ["@testable import Nowhere", "import"]) == [])
    #expect(toolchain.libraries(forImports: []) == [])
  }

  @Test func aMissingPartIsNamed() throws {
    let breakable = try BreakableToolchain()
    let toolchain = breakable.toolchain
    try toolchain.checkParts()
    for part in [toolchain.compiler, toolchain.linker, toolchain.runtimeObject] {
      try breakable.take(part)
      let failure = #expect(throws: CellFailure.self) { try toolchain.checkParts() }
      #expect(failure?.name == "ToolchainMissing")
      #expect(failure?.message.contains(part) == true)
      #expect(failure?.traceback.joined().contains("Install Swift 6.3 at \(toolchain.root)") == true)
      try breakable.putBack(part)
      try toolchain.checkParts()
    }
  }

  @Test func anotherCompilerHasAnotherIdentity() throws {
    let breakable = try BreakableToolchain()
    let identity = breakable.toolchain.identity
    #expect(identity != nil)
    #expect(breakable.toolchain.identity == identity)
    try breakable.take(breakable.toolchain.compiler)
    #expect(breakable.toolchain.identity == nil)
    try breakable.replace(breakable.toolchain.compiler, with: "exit 1")
    #expect(breakable.toolchain.identity != identity)
    try breakable.putBack(breakable.toolchain.compiler)
    #expect(breakable.toolchain.identity == identity)
  }

  // MARK: Installation

  @Test func theWorkerIsLookedForBesideTheProgram() throws {
    let installation = try Installation.current(program: Products.folder + "/fovea")
    #expect(installation.worker == Products.folder + "/fovea-worker")
    #expect(installation.modules == Products.folder + "/Modules")
  }

  @Test func aMissingWorkerIsExplained() {
    let failure = #expect(throws: CellFailure.self) { try Installation.current(program: "/nowhere/fovea") }
    #expect(failure?.name == "InstallationIncomplete")
    #expect(failure?.message.contains("/nowhere/fovea") == true)
    #expect(failure?.message.contains("swift build") == true)
  }
}
