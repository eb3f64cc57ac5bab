import Glibc
import Testing

@testable import CellSession

@Suite struct ToolFaultTests {
  private func fault(
    _ tool: ToolFault.Tool = .compiler, status: Int32 = 1, output: String = "", complaints: [String] = [],
    duration: Duration = .zero, isReplaced: Bool = false, isFolderThere: Bool = true, freeBytes: UInt64 = 1 << 30
  ) -> CellFailure? {
    ToolFault(
      tool: tool,
      result: Subprocess.Result(status: status, output: output, wasCancelled: false, duration: duration),
      complaints: complaints, limits: CompilerLimits(seconds: 60, memory: 1 << 30),
      toolchain: Toolchain(root: "/opt/swift/usr"), isToolchainReplaced: isReplaced, folder: "/tmp/fovea-1-abc",
      isFolderThere: isFolderThere, freeBytes: freeBytes, source: "Cell7.swift", displayName: "Cell 7"
    ).failure()
  }

  @Test func aMistakeInTheCellIsNoFault() {
    #expect(fault(output: "Cell 7:1:1: error: cannot find 'x' in scope\n") == nil)
    #expect(fault(output: "Cell 7:1:1: error: No space left on device\n") == nil, "the learner's own #error")
  }

  @Test func everyFaultSaysThatTheSessionLives() throws {
    let faults = [
      fault(status: 128 + SIGSEGV), fault(status: 128 + SIGXCPU), fault(isFolderThere: false),
      fault(complaints: ["No space left on device"]), fault(complaints: ["no such module 'Cell3'"]),
      fault(.linker, complaints: ["ld.lld: error: x"]),
    ]
    for failure in faults {
      #expect(try #require(failure).traceback.last == "The session is as before this cell.")
      #expect(try #require(failure).traceback.count == 3)
    }
  }

  // MARK: The disk

  @Test(arguments: [
    ("error closing '/tmp/fovea-1-abc/Cell7.o' for output: No space left on device", "/tmp/fovea-1-abc", "TMPDIR"),
    ("ld.lld: error: failed to write output '/x/Cell7.so': Disk quota exceeded", "/x", "TMPDIR"),
    (
      "unable to open output file '/home/a/.cache/clang/ModuleCache/X/Swift.pcm': 'No space left on device'",
      "/home/a/.cache/clang/ModuleCache/X", "XDG_CACHE_HOME"
    ),
    ("IO failure: No space left on device", "/tmp/fovea-1-abc", "TMPDIR"),
  ])
  func aFullDiskIsNamed(complaint: String, folder: String, variable: String) throws {
    let failure = try #require(fault(complaints: [complaint]))
    #expect(failure.name == "DiskFull")
    #expect(failure.message.contains(" \(folder);"))
    #expect(failure.traceback[1].contains("Make room there"))
    #expect(failure.traceback[1].contains(variable))
  }

  @Test func aBusErrorMeansAFullDiskOnlyWhereItIsFull() {
    #expect(fault(.linker, status: 128 + SIGBUS, freeBytes: 0)?.name == "DiskFull")
    #expect(fault(.linker, status: 128 + SIGBUS)?.name == "LinkerCrash")
    #expect(fault(status: 128 + SIGXFSZ)?.name == "DiskFull")
  }

  @Test func whatCannotBeWrittenIsNamed() throws {
    let complaint = "unable to open output file '/root/.cache/clang/ModuleCache/A/B.pcm': 'Permission denied'"
    let failure = try #require(fault(complaints: [complaint]))
    #expect(failure.name == "CannotWrite")
    #expect(failure.message.contains("/root/.cache/clang/ModuleCache/A"))
    #expect(failure.message.contains("Permission denied"))
    #expect(failure.traceback[1].contains("XDG_CACHE_HOME"))
  }

  @Test func aRemovedFolderIsNamed() throws {
    let failure = try #require(fault(complaints: ["error opening 'x'"], isFolderThere: false))
    #expect(failure.name == "FolderRemoved")
    #expect(failure.message.contains("/tmp/fovea-1-abc"))
  }

  // MARK: Time and memory

  private let account = """
    Stack dump:
    0.	Program arguments: /opt/swift/usr/bin/swift-frontend -primary-file /tmp/fovea-1-abc/Cell7.swift
    3.	While evaluating request TypeCheckPrimaryFileRequest(source_file "/tmp/fovea-1-abc/Cell7.swift")
    4.	While evaluating request TypeCheckFunctionBodyRequest(Cell7.(file).f()@/tmp/fovea-1-abc/Cell7.swift:2:6)
    5.	While type-checking statement at [/tmp/fovea-1-abc/Cell7.swift:12:10 - line:15:1] RangeText="let a = 1
    6.	While reading Cell7.swift:99"
    Cell7.swift:98:1
    """

  @Test func aLongCompilationIsStoppedWithAdvice() throws {
    let failure = try #require(fault(status: 128 + SIGXCPU, output: "error\n" + account))
    #expect(failure.name == "CompileTimeout")
    #expect(failure.message.contains("60 s"))
    #expect(failure.traceback[1].contains("Split"))
    #expect(failure.traceback[1].contains("FOVEA_COMPILE_LIMIT"))
    #expect(fault(status: 128 + SIGKILL, duration: .seconds(62))?.name == "CompileTimeout")
    #expect(fault(status: 128 + SIGKILL, duration: .seconds(1))?.name == "CompilerCrash")
    #expect(fault(status: 128 + SIGALRM, duration: .seconds(62))?.name == "CompileTimeout")
    #expect(fault(status: 128 + SIGALRM, duration: .seconds(1))?.name == "CompilerCrash")
  }

  @Test func theInnermostLineIsNamed() throws {
    let output = account.replacing("6.\tWhile reading Cell7.swift:99\"\n", with: "")
    #expect(try #require(fault(status: 128 + SIGXCPU, output: output)).message.hasPrefix("Cell 7, line 12: "))
    #expect(fault(status: 128 + SIGXCPU)?.message.hasPrefix("the Swift compiler") == true, "no account, no line")
  }

  @Test func whatIsQuotedFromTheCellIsNoPlace() throws {
    let output = "1.\tWhile type-checking at [Cell7.swift:3:1 - line:4:1] RangeText=\"x Cell7.swift:9:1\"\n"
    #expect(try #require(fault(status: 128 + SIGSEGV, output: output)).traceback[1].contains("Cell 7, line 3."))
  }

  @Test(arguments: ["LLVM ERROR: out of memory\nAllocation failed", "what(): std::bad_alloc"])
  func tooLittleMemoryIsSaid(output: String) throws {
    let failure = try #require(fault(status: 128 + SIGABRT, output: output))
    #expect(failure.name == "CompilerOutOfMemory")
    #expect(failure.message.contains("1024 MiB"))
  }

  // MARK: The toolchain

  @Test(arguments: [
    "module compiled with Swift 6.4 cannot be imported by the Swift 6.3.1 compiler: /x/Fovea.swiftmodule",
    "compiled module was created by a newer version of the compiler: /x/Fovea.swiftmodule",
    "compiled module was created by an older version of the compiler; rebuild 'Fovea' and try again",
  ])
  func aModuleOfAnotherCompilerMeansAnotherToolchain(complaint: String) throws {
    let failure = try #require(fault(complaints: [complaint]))
    #expect(failure.name == "ToolchainReplaced")
    #expect(failure.message.contains("/opt/swift/usr"))
    #expect(failure.message.contains(complaint))
    #expect(failure.traceback[1].contains("./scripts/run"))
  }

  @Test func anotherCompilerThatCompilesIsNoFault() {
    #expect(fault(output: "Cell 7:1:1: error: x", isReplaced: true) == nil)
    #expect(fault(complaints: ["anything"], isReplaced: true)?.name == "ToolchainReplaced")
    #expect(fault(status: 128 + SIGSEGV, isReplaced: true)?.name == "ToolchainReplaced")
  }

  @Test(arguments: [
    ("unable to load standard library for target 'x86_64-unknown-linux-gnu'", "ToolchainIncomplete"),
    ("no such module 'Foundation'", "ToolchainIncomplete"), ("no such module 'Fovea'", "InstallationIncomplete"),
    ("missing required module 'ConvEngine'", "InstallationIncomplete"), ("no such module 'Cell3'", "ModuleMissing"),
  ])
  func aMissingModuleIsExplained(complaint: String, name: String) {
    #expect(fault(complaints: [complaint])?.name == name)
  }

  @Test func aMissingLibraryIsTheToolchains() throws {
    let failure = try #require(
      fault(.linker, complaints: ["ld.lld: error: unable to find library -lswiftRegexBuilder"]))
    #expect(failure.name == "ToolchainIncomplete")
    #expect(failure.message.contains("swiftRegexBuilder"))
  }

  // MARK: Crashes

  @Test func aCrashSaysHowFarTheCompilerCame() throws {
    let output =
      "Assertion failed: (x), function f\n" + account.replacing("6.\tWhile reading Cell7.swift:99\"\n", with: "")
    let failure = try #require(fault(status: 128 + SIGABRT, output: output))
    #expect(failure.name == "CompilerCrash")
    #expect(failure.message.contains("signal 6"))
    #expect(failure.message.contains("Assertion failed"))
    #expect(failure.traceback[1].contains("Cell 7, line 12"))
  }

  @Test func aKillFromOutsideIsNoCrash() throws {
    let failure = try #require(fault(status: 128 + SIGKILL))
    #expect(failure.message.contains("was killed"))
    let crash = try #require(fault(status: 128 + SIGKILL, output: account))
    #expect(crash.message.contains("crashed"), "it was ended while it told at length how it crashed")
  }

  @Test func theLinkersWordsAreShown() throws {
    let failure = try #require(fault(.linker, complaints: ["ld.lld: error: duplicate symbol: f", "ld.lld: error: b"]))
    #expect(failure.name == "LinkError")
    #expect(failure.message.hasPrefix("ld.lld: error: duplicate symbol: f"))
    #expect(failure.traceback[1] == "ld.lld: error: b")
  }
}
