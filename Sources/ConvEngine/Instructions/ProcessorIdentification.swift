#if arch(x86_64)
  import _Builtin_intrinsics.intel.cpuid

  /// What the processor says about itself (the CPUID instruction; Intel, "Software Developer's Manual", volume 2A).
  enum ProcessorIdentification {
    /// The features that the kernels may need and the processor has, by their names in `/proc/cpuinfo`.
    static var flags: Set<String> {
      var flags: Set<String> = []
      for (leaf, register, features) in places {
        let words = words(leaf)
        for (name, bit) in features where words[register] >> UInt32(bit) & 1 == 1 { flags.insert(name) }
      }
      return flags
    }

    private static let ebx = 1
    private static let ecx = 2

    private static let places: [(leaf: UInt32, register: Int, features: [(name: String, bit: Int)])] = [
      (1, ecx, [("fma", 12), ("movbe", 22), ("xsave", 26), ("avx", 28), ("f16c", 29)]),
      (
        7, ebx,
        [
          ("bmi1", 3), ("avx2", 5), ("bmi2", 8), ("avx512f", 16), ("avx512dq", 17), ("avx512cd", 28), ("avx512bw", 30),
          ("avx512vl", 31),
        ]
      ),
      (0x8000_0001, ecx, [("abm", 5)]),
    ]

    /// The four registers that the processor answers with; zeros if it does not know the question.
    private static func words(_ leaf: UInt32) -> [UInt32] {
      var (a, b, c, d): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
      return __get_cpuid_count(leaf, 0, &a, &b, &c, &d) == 1 ? [a, b, c, d] : [0, 0, 0, 0]
    }
  }
#endif
