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
