import BenchmarkSupport
import ConvEngine
import Glibc

/// The most floating-point operations per second that multiply-adds in registers reach, all threads at once.
///
/// The larger of two kernels counts: sixteen lanes at once, which a processor with shorter registers has to split, and
/// eight.
func multiplyAddPeak(threads: Int) -> Double {
  var best = 0.0
  let steps = 2_000_000
  for _ in 0..<20 {
    for (kernel, lanes) in [(chainsOfSixteen, 16), (chainsOfEight, 8)] {
      let time = times(
        of: {
          ThreadPool.shared.parallelFor(count: threads, grain: 1) { range in
            for _ in range { sink(kernel(steps)) }
          }
        }, count: 1)[0]
      best = max(best, Double(threads * steps * 12 * lanes * 2) / Double(time) * 1e9)
    }
  }
  return best
}

/// Keeps the compiler from leaving a computation out.
@inline(never)
private func sink(_ value: Float) {
  if value == .infinity { print("overflow") }
}

// Twelve chains: more than a multiply-add's latency times how many begin per cycle, fewer than there are registers.

@inline(never)
private func chainsOfSixteen(_ steps: Int) -> Float {
  let a = SIMD16<Float>(repeating: 0.999)
  let b = SIMD16<Float>(repeating: 0.001)
  var (s0, s1, s2, s3, s4, s5) = (a, a + b, a - b, b, b + b, a + a)
  var (s6, s7, s8, s9, s10, s11) = (s0 - s3, s1 - s3, s2 - s3, s0 + s5, s1 + s5, s2 + s5)
  for _ in 0..<steps {
    s0 = b.addingProduct(s0, a)
    s1 = b.addingProduct(s1, a)
    s2 = b.addingProduct(s2, a)
    s3 = b.addingProduct(s3, a)
    s4 = b.addingProduct(s4, a)
    s5 = b.addingProduct(s5, a)
    s6 = b.addingProduct(s6, a)
    s7 = b.addingProduct(s7, a)
    s8 = b.addingProduct(s8, a)
    s9 = b.addingProduct(s9, a)
    s10 = b.addingProduct(s10, a)
    s11 = b.addingProduct(s11, a)
  }
  return (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11).sum()
}

@inline(never)
private func chainsOfEight(_ steps: Int) -> Float {
  let a = SIMD8<Float>(repeating: 0.999)
  let b = SIMD8<Float>(repeating: 0.001)
  var (s0, s1, s2, s3, s4, s5) = (a, a + b, a - b, b, b + b, a + a)
  var (s6, s7, s8, s9, s10, s11) = (s0 - s3, s1 - s3, s2 - s3, s0 + s5, s1 + s5, s2 + s5)
  for _ in 0..<steps {
    s0 = b.addingProduct(s0, a)
    s1 = b.addingProduct(s1, a)
    s2 = b.addingProduct(s2, a)
    s3 = b.addingProduct(s3, a)
    s4 = b.addingProduct(s4, a)
    s5 = b.addingProduct(s5, a)
    s6 = b.addingProduct(s6, a)
    s7 = b.addingProduct(s7, a)
    s8 = b.addingProduct(s8, a)
    s9 = b.addingProduct(s9, a)
    s10 = b.addingProduct(s10, a)
    s11 = b.addingProduct(s11, a)
  }
  return (s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11).sum()
}
