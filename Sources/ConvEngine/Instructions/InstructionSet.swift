import Glibc

/// A family of processor instructions that the kernels were compiled for, from the smallest to the largest.
public enum InstructionSet: String, CaseIterable, Sendable, Comparable, CustomStringConvertible {
  /// What every supported processor has: x86-64-v2 (SSE 4.2, 4 floats at once), or NEON on arm64.
  case baseline
  /// x86-64-v3: AVX2 and FMA, 8 floats at once.
  case avx2
  /// x86-64-v4: AVX-512 F, BW, CD, DQ and VL, 16 floats at once.
  case avx512

  /// The variable that forces a set: `FOVEA_ISA=baseline`, `avx2` or `avx512`.
  public static let environmentVariable = "FOVEA_ISA"

  /// The sets that this machine, its operating system included, can run; the baseline always comes first.
  public static let available: [InstructionSet] = {
    #if arch(x86_64)
      // Linux lists a flag only if it also saves the registers that go with it, but under a program that translates
      // instructions the list is still the host's; the processor's own word is the translator's.
      return available(cpuFlags: cpuFlags().intersection(ProcessorIdentification.flags))
    #else
      return [.baseline]
    #endif
  }()

  /// The largest set that this machine can run.
  public static var best: InstructionSet { available.last ?? .baseline }

  /// The set that the engine uses: the one that `FOVEA_ISA` asks for, or the best one (`environmentProblems` says why it
  /// could not be followed). Chosen once per process.
  public static var current: InstructionSet { choice }

  private static let choice =
    (try? choose(requested: environmentValue(environmentVariable), available: available)) ?? best

  /// The set for a value of `FOVEA_ISA`.
  ///
  /// - Parameters:
  ///   - requested: the name of a set; nil or empty asks for the best one.
  ///   - available: the sets to choose from.
  /// - Throws: `InstructionSetError` if no set has that name, or if it is not available.
  public static func choose(
    requested: String?, available: [InstructionSet]
  ) throws(InstructionSetError) -> InstructionSet {
    guard let requested, !requested.isEmpty else { return available.last ?? .baseline }
    guard let set = InstructionSet(rawValue: requested.lowercased()) else { throw .unknown(requested) }
    guard available.contains(set) else { throw .unavailable(set, available: available) }
    return set
  }

  /// The sets that a processor with these flags, as `/proc/cpuinfo` spells them, can run.
  static func available(cpuFlags flags: Set<String>) -> [InstructionSet] {
    let v3: Set = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]
    let v4: Set = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    guard v3.isSubset(of: flags) else { return [.baseline] }
    return v4.isSubset(of: flags) ? [.baseline, .avx2, .avx512] : [.baseline, .avx2]
  }

  private static func cpuFlags() -> Set<String> {
    for line in linesOfFile("/proc/cpuinfo", while: { !$0.hasPrefix("flags") }) where line.hasPrefix("flags") {
      return Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ":" }).map(String.init))
    }
    return []
  }

  /// Smaller sets come first.
  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }

  /// The name as `FOVEA_ISA` takes it.
  public var description: String { rawValue }
}

/// Why `FOVEA_ISA` cannot be followed.
public enum InstructionSetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No instruction set has that name.
  case unknown(String)
  /// The machine lacks that instruction set.
  case unavailable(InstructionSet, available: [InstructionSet])

  /// What was asked for, and what can be.
  public var description: String {
    switch self {
    case .unknown(let name):
      let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
      return "FOVEA_ISA is “\(name)”, which is no instruction set: use one of \(names), or unset it for the best."
    case .unavailable(let set, let available):
      let names = available.map(\.rawValue).joined(separator: ", ")
      return "FOVEA_ISA asks for \(set), which this machine cannot run: use one of \(names), or unset it for the best."
    }
  }
}
