/// Rounds values to the nearest whole numbers from 0 to 255, those beyond to the nearer limit, and NaN to 0: a filtered
/// image as files and screens want it.
///
/// - Parameters:
///   - count: how many values there are, at least 0.
///   - input: `count` values.
///   - output: room for `count` bytes.
public func saturateToBytes(count: Int, input: UnsafePointer<Float>, output: UnsafeMutablePointer<UInt8>) {
  ElementWork.run(count: count) { range in
    for index in range {
      let value = input[index]
      // Comparisons with NaN are false, so it takes the first way.
      let clamped = value > 0 ? (value < 255 ? value : 255) : 0
      // Adding and subtracting 2²³ rounds halves to even.
      output[index] = UInt8(clamped + 8_388_608 - 8_388_608)
    }
  }
}
