import Foundation
import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Whatever happens round the compiler, the session lives, and the next cell runs when the cause is gone.
  @Suite struct CompileFaultTests {
    private let manager = FileManager.default

    private func names(in folder: String) throws -> [String] { try manager.contentsOfDirectory(atPath: folder) }

    // MARK: The toolchain

    @Test func partsThatGoAndComeBack() throws {
      let breakable = try BreakableToolchain()
      let live = try LiveSession(toolchain: breakable.toolchain)
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      for part in [breakable.toolchain.compiler, breakable.toolchain.linker, breakable.toolchain.runtimeObject] {
        try breakable.take(part)
        let failure = try live.failure("kept = 8")
        #expect(failure.name == "ToolchainMissing")
        #expect(failure.message.contains(part))
        try breakable.putBack(part)
        #expect(live.value("kept") == "7")
      }
    }

    @Test func withoutTheSymbolizerTheStatementIsNamed() throws {
      let breakable = try BreakableToolchain()
      let live = try LiveSession(toolchain: breakable.toolchain)
      defer { live.session.shutdown() }
      try breakable.take(breakable.toolchain.symbolizer)
      let failure = try live.failure("let a = 1\nprecondition(a == 2)")
      #expect(failure.message.contains("line 2"))
      #expect(failure.traceback.contains { $0.contains(breakable.toolchain.symbolizer) })
      try breakable.putBack(breakable.toolchain.symbolizer)
      #expect(!(try live.failure("precondition(1 == 2)")).traceback.contains { $0.contains("missing") })
    }

    @Test func anotherCompilerInItsPlaceIsSaid() throws {
      let breakable = try BreakableToolchain()
      let live = try LiveSession(toolchain: breakable.toolchain)
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      let said = "module compiled with Swift 6.4 cannot be imported by the Swift 6.3.1 compiler: /x/Fovea.swiftmodule"
      try breakable.replace(breakable.toolchain.compiler, with: "echo '<unknown>:0: error: \(said)'; exit 1")
      let failure = try live.failure("kept")
      #expect(failure.name == "ToolchainReplaced")
      #expect(failure.message.contains("6.4"))
      try breakable.putBack(breakable.toolchain.compiler)
      #expect(live.value("kept") == "7")
    }

    @Test func aCompilerThatCrashesCostsNothing() throws {
      let breakable = try BreakableToolchain()
      let live = try LiveSession(toolchain: breakable.toolchain)
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      try breakable.replace(breakable.toolchain.compiler, with: "exec \"$REAL\" \"$@\" -debug-crash-after-parse")
      #expect(try live.failure("kept = 8").name == "ToolchainReplaced", "another program lies there")
      try breakable.putBack(breakable.toolchain.compiler)
      #expect(live.value("kept") == "7")
    }

    /// A chain that is nested too deeply for the compiler, and no trouble for the session's own parser.
    @Test func aCellThatTheCompilerCannotTake() throws {
      let live = LiveSession.shared
      live.value("var unharmed = 7")
      let chain = "unharmed = 8\nif unharmed == 1 {}" + String(repeating: " else if unharmed == 2 {}", count: 20_000)
      let failure = try live.failure(chain)
      #expect(failure.name == "CompilerCrash")
      #expect(failure.traceback[1].contains("line 2"), "\(failure.traceback)")
      #expect(live.value("unharmed") == "7")
    }

    @Test func aFunctionThatIsNowhere() throws {
      let live = LiveSession.shared
      let failure = try live.failure("@_silgen_name(\"fovea_no_such_function\") func nothing() -> Int\nnothing()")
      #expect(failure.name == "LinkError")
      #expect(failure.message.hasPrefix("line 1: `fovea_no_such_function`"))
      #expect(live.value("1 + 1") == "2")
    }

    // MARK: Time

    @Test func aCompilationThatLastsTooLongIsGivenUp() throws {
      let live = try LiveSession(limits: CompilerLimits(seconds: 1, memory: 0))
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      let terms = (0..<400).map {
        "[\($0): [\"a\": (1.5, [\($0)])]].mapValues { $0.mapValues { $0.0 + Double($0.1[0]) } }"
      }
      let failure = try live.failure("kept = 8\nlet slow = [\n\(terms.joined(separator: ",\n"))]")
      #expect(failure.name == "CompileTimeout")
      #expect(failure.message.hasPrefix("Cell 2, line 2: "), "\(failure.message)")
      #expect(live.value("kept") == "7")
    }

    // MARK: The disk

    /// Every write to such a file finds the disk full.
    @Test(arguments: ["swift", "swiftmodule", "so"]) func aFullDisk(suffix: String) throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      let folder = live.session.folder.path
      let next = live.run("kept").number + 1
      let file = "\(folder)/Cell\(next).\(suffix)"
      try manager.createSymbolicLink(atPath: file, withDestinationPath: "/dev/full")
      let failure = try live.failure("kept = 8")
      #expect(failure.name == "DiskFull", "\(failure)")
      #expect(failure.message.contains(folder))
      #expect(try !names(in: folder).contains { $0.hasPrefix("Cell\(next).") || $0.hasPrefix("Cell\(next)-") })
      #expect(live.value("kept") == "7")
    }

    /// The compiler ends with status 0 then.
    @Test func aFullDiskAtTheVeryEnd() throws {
      let breakable = try BreakableToolchain()
      let live = try LiveSession(toolchain: breakable.toolchain)
      defer { live.session.shutdown() }
      live.value("var kept = 7")
      let said = "error closing '\(live.session.folder.path)/Cell2.o' for output: No space left on device"
      try breakable.replace(
        breakable.toolchain.compiler,
        with: "\"$REAL\" \"$@\"; rm \(live.session.folder.path)/Cell2.o; echo \"<unknown>:0: error: \(said)\"; exit 0")
      #expect(try live.failure("kept = 8").name == "DiskFull")
      try breakable.putBack(breakable.toolchain.compiler)
      #expect(live.value("kept") == "7")
    }

    @Test func failedCellsLeaveNoFiles() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("let a = 1")
      let folder = live.session.folder.path
      let before = Set(try names(in: folder))
      _ = try live.failure("nowhere")
      // The compilation that warms up may still be at work.
      let left = try names(in: folder).filter { !before.contains($0) && !$0.hasPrefix("WarmUp") }
      #expect(left.isEmpty)
    }

    // MARK: The session's folder

    @Test func aFolderThatSomebodyRemovesComesBack() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var a = [1, 2].map { $0 + 1 }")
      live.value("struct Point { var x = 0.0 }\nvar points = [Point(x: 1)]")
      live.value("func trap(_ n: Int) -> Int {\n  precondition(n < 3)\n  return n\n}")
      let folder = live.session.folder.path
      try manager.removeItem(atPath: folder)
      let transcript = live.run("(a.count, points[0].x)")
      #expect(transcript.outcome == .succeeded)
      #expect(transcript.result == "(2, 1.0)")
      #expect(transcript.text(.stderr).contains("\(folder): 3 earlier cells are compiled again"))
      #expect(live.run("a").text(.stderr).isEmpty, "said once")
      let failure = try live.failure("trap(3)")
      #expect(failure.traceback.contains { $0.contains("line 2") }, "an earlier cell's lines are known: \(failure)")
      #expect(live.value("a") == "[2, 3]")
    }

    @Test func aModuleThatIsRemovedOrDamagedComesBack() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("var a = [1, 2].map { $0 + 1 }")
      let folder = live.session.folder.path
      let modules = try names(in: folder).filter { $0.hasPrefix("Cell") && $0.hasSuffix(".swiftmodule") }
      try manager.removeItem(atPath: "\(folder)/\(modules[0])")
      #expect(live.value("a") == "[2, 3]")
      truncate("\(folder)/\(modules[0])", 3000)
      #expect(live.value("a") == "[2, 3]")
    }
  }
}
