import Testing

@testable import ConvEngine

@Suite struct InstructionSetTests {
  @Test func flagsDecideWhatIsAvailable() {
    let v3: Set = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]
    let v4 = v3.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
    #expect(InstructionSet.available(cpuFlags: []) == [.baseline])
    #expect(InstructionSet.available(cpuFlags: v3) == [.baseline, .avx2])
    #expect(InstructionSet.available(cpuFlags: v4) == [.baseline, .avx2, .avx512])
    // A set is available only with all of its parts.
    for flag in v3 { #expect(InstructionSet.available(cpuFlags: v4.subtracting([flag])) == [.baseline]) }
    #expect(InstructionSet.available(cpuFlags: v4.subtracting(["avx512dq"])) == [.baseline, .avx2])
  }

  @Test func aNameForcesASet() throws {
    let all = InstructionSet.allCases
    #expect(try InstructionSet.choose(requested: nil, available: all) == .avx512)
    #expect(try InstructionSet.choose(requested: "", available: all) == .avx512)
    #expect(try InstructionSet.choose(requested: "AVX2", available: all) == .avx2)
    #expect(try InstructionSet.choose(requested: "baseline", available: all) == .baseline)
  }

  @Test func whatCannotBeForcedIsExplained() {
    let error = InstructionSetError.unavailable(.avx512, available: [.baseline, .avx2])
    #expect(throws: error) { try InstructionSet.choose(requested: "avx512", available: [.baseline, .avx2]) }
    #expect(
      error.description
        == "FOVEA_ISA asks for avx512, which this machine cannot run: use one of baseline, avx2, or unset it for the "
        + "best."
    )
    #expect(throws: InstructionSetError.unknown("sse9")) {
      try InstructionSet.choose(requested: "sse9", available: [.baseline])
    }
    #expect(InstructionSetError.unknown("sse9").description.contains("“sse9”, which is no instruction set"))
  }

  @Test func theCurrentSetIsOneThatTheMachineHas() {
    #expect(InstructionSet.available.contains(.current))
    #expect(InstructionSet.available.first == .baseline)
    #expect(InstructionSet.available == InstructionSet.available.sorted())
    #expect(InstructionSet.best == InstructionSet.available.max())
  }

  @Test func wideSetsHaveWideKernels() {
    for set in InstructionSet.available {
      let kernels = KernelTable.of(set)
      #expect(kernels.instructionSet == set)
      #expect(kernels.tileColumns == 2 * kernels.lanes)
      #expect(kernels.depth < kernels.rowStride)
    }
    #expect(KernelTable.of(.baseline).lanes == 4)
  }

  #if arch(x86_64)
    /// Whatever Linux says the processor has, the processor says too: the bits were read in the right places.
    @Test func theProcessorSaysWhatLinuxSays() throws {
      let line = try #require(linesOfFile("/proc/cpuinfo").first { $0.hasPrefix("flags") })
      let listed = Set(line.split(separator: " ").map(String.init))
      let wanted: Set = [
        "fma", "movbe", "xsave", "avx", "f16c", "bmi1", "avx2", "bmi2", "avx512f", "avx512dq", "avx512cd", "avx512bw",
        "avx512vl", "abm",
      ]
      #expect(listed.intersection(wanted).isSubset(of: ProcessorIdentification.flags))
      #expect(ProcessorIdentification.flags.isSubset(of: wanted))
    }
  #endif
}
